package io.umbel.grpc.command;

import io.umbel.spi.CommandContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Whom to ask. */
final class TargetOptions {
    @Parameters(
            index = "0",
            paramLabel = "PEER|URI",
            converter = TargetConverter.class,
            description =
                    "A ticket, umbel:// URI or node id; umbel:///pkg.Service for whoever offers it; or tcp://host:port, tls://host:port, unix:///path, ws://host:port/path.")
    private @Nullable Target target;

    @Mixin private final TrustOptions trust = new TrustOptions();

    Target target() {
        return Objects.requireNonNull(target, "PEER|URI is a required parameter");
    }

    /** Opens a channel; nothing is connected yet. */
    OpenChannel open(CommandContext context) throws Exception {
        return OpenChannel.to(target(), trust.trust(target()), context);
    }

    ParameterException wrong(String message) {
        return trust.wrong(message);
    }
}
