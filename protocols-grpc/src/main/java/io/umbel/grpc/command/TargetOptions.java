package io.umbel.grpc.command;

import io.umbel.spi.CommandContext;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whom to call: what every command here takes. */
final class TargetOptions {
    @Parameters(
            index = "0",
            paramLabel = "PEER|URI",
            converter = TargetConverter.class,
            description =
                    "A ticket, umbel:// URI or node id; umbel:///pkg.Service for whoever offers it; or tcp://host:port, tls://host:port, unix:///path, ws://host:port/path.")
    private @Nullable Target target;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description =
                    "For tls:// and wss://: the PEM file of the authorities to trust; else the JDK's.")
    private @Nullable Path authorities;

    @Option(
            names = "--insecure",
            description = "For tls:// and wss://: trust any certificate of any name.")
    private boolean insecure;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    Target target() {
        return Objects.requireNonNull(target, "PEER|URI is a required parameter");
    }

    /** Opens a channel; nothing is connected yet. */
    OpenChannel open(CommandContext context) throws Exception {
        return OpenChannel.to(target(), trust(), context);
    }

    private Trust trust() {
        if (insecure && authorities != null) {
            throw wrong("--ca and --insecure exclude each other (expected one of them)");
        }
        if ((insecure || authorities != null) && !target().isTls()) {
            throw wrong(
                    "%s proves no certificate: --ca and --insecure are for tls:// and wss://"
                            .formatted(target()));
        }
        return new Trust(Optional.ofNullable(authorities), insecure);
    }

    ParameterException wrong(String message) {
        return new ParameterException(
                Objects.requireNonNull(command, "command, injected by picocli").commandLine(),
                message);
    }
}
