package io.umbel.grpc.command;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whose certificates are believed. */
final class TrustOptions {
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

    Trust trust(Target target) {
        if (insecure && authorities != null) {
            throw wrong("--ca and --insecure exclude each other (expected one of them)");
        }
        if ((insecure || authorities != null) && !target.isTls()) {
            throw wrong(
                    "%s proves no certificate: --ca and --insecure are for tls:// and wss://"
                            .formatted(target));
        }
        return new Trust(Optional.ofNullable(authorities), insecure);
    }

    ParameterException wrong(String message) {
        return new ParameterException(
                Objects.requireNonNull(command, "command, injected by picocli").commandLine(),
                message);
    }
}
