package io.umbel.grpc.command;

import io.umbel.grpc.dynamic.MethodName;
import io.umbel.grpc.resolver.ServiceTarget;
import io.umbel.spi.CommandContext;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which method to call, and whose: by its name alone, that of whoever offers the service. */
final class MethodOptions {
    @Parameters(
            index = "0..1",
            arity = "1..2",
            hideParamSyntax = true,
            paramLabel = "[PEER|URI] METHOD",
            description = {
                "METHOD: as pkg.Service/Method.",
                "PEER|URI: a ticket, umbel:// URI or node id; or tcp://host:port, tls://host:port,"
                        + " unix:///path, ws://host:port/path. Without one, as with"
                        + " umbel:///pkg.Service, whoever offers the service: the running node knows."
            })
    private List<String> words = List.of();

    @Mixin private final TrustOptions trust = new TrustOptions();

    /**
     * Reads the parameters.
     *
     * @throws ParameterException if they name no method, or no target
     */
    MethodName method() {
        return parse(words.getLast(), MethodName::parse);
    }

    Target target() {
        return words.size() > 1
                ? parse(words.getFirst(), MethodOptions::target)
                : new Target.Service(new ServiceTarget(method().service()));
    }

    private static Target target(String text) {
        try {
            return Target.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("PEER|URI: " + e.getMessage(), e);
        }
    }

    private <T> T parse(String word, Function<String, T> parser) {
        try {
            return parser.apply(word);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** Opens a channel; nothing is connected yet. */
    OpenChannel open(CommandContext context) throws Exception {
        var _ = method();
        return OpenChannel.to(target(), trust.trust(target()), context);
    }

    ParameterException wrong(String message) {
        return trust.wrong(message);
    }
}
