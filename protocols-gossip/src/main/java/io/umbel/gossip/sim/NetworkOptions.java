package io.umbel.gossip.sim;

import io.umbel.gossip.sim.NetworkModel.FailureNotice;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What the network does to messages; as the command line says it. */
final class NetworkOptions {
    @Option(
            names = "--max-latency",
            paramLabel = "MS",
            defaultValue = "50",
            description =
                    "Latency, one way, of the slowest pair of nodes; the fastest has 10 ms."
                            + " Default: ${DEFAULT-VALUE}.")
    private int maxLatency;

    @Option(
            names = "--jitter",
            paramLabel = "MS",
            defaultValue = "0",
            description = "Up to this is added to the latency of each message. Default: 0.")
    private int jitter;

    @Option(
            names = "--loss",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "Messages that vanish. Default: 0.")
    private double loss;

    @Option(
            names = "--duplication",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "Messages that arrive twice. Default: 0.")
    private double duplication;

    @Option(
            names = "--notice",
            paramLabel = "KIND",
            defaultValue = "silent",
            converter = NoticeConverter.class,
            description =
                    "What a node learns that sends to a dead one: silent (nothing) or fast (a"
                            + " refusal, one round trip later). Default: ${DEFAULT-VALUE}.")
    private FailureNotice notice = FailureNotice.SILENT;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    private static final class NoticeConverter implements ITypeConverter<FailureNotice> {
        @Override
        public FailureNotice convert(String value) {
            return switch (value) {
                case "silent" -> FailureNotice.SILENT;
                case "fast" -> FailureNotice.FAST;
                default ->
                        throw new TypeConversionException(
                                "'" + value + "' (expected silent or fast)");
            };
        }
    }

    NetworkModel applyTo(NetworkModel network) {
        check(
                "--max-latency",
                maxLatency,
                Math.toIntExact(network.minLatency().toMillis()),
                10_000);
        check("--jitter", jitter, 0, 10_000);
        check("--loss", loss, 0, 100);
        check("--duplication", duplication, 0, 100);
        return network.withMaxLatency(Duration.ofMillis(maxLatency))
                .withFaults(Duration.ofMillis(jitter), loss / 100, duplication / 100)
                .with(notice);
    }

    private void check(String option, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec, "spec, injected by picocli").commandLine(),
                    "%s: %s (expected %.0f to %.0f)".formatted(option, value, min, max));
        }
    }
}
