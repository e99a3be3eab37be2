package io.umbel.gossip.sim;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is simulated; as the command line says it. */
final class ScenarioOptions {
    private static final Pattern NAME = Pattern.compile("([a-z]+)-([0-9]{1,6})");

    @Parameters(
            paramLabel = "SCENARIO",
            defaultValue = "multi-100",
            description = {
                "KIND-N, with N nodes. Default: ${DEFAULT-VALUE}. Kinds:",
                "single: one sender, 30 rounds",
                "multi: another sender each round",
                "all: everybody sends in each round",
                "wave: many die at one instant; the messages sent then (first), from then on"
                        + " (early, middle, late), and five shuffles later (after)",
                "split: two halves for a minute; messages before (whole), then (split) and a minute"
                        + " later (healed)",
                "churn: nodes leave, one in two without a word, and others join, every ten seconds"
                        + " for five minutes (churn); then a minute's rest (after)"
            })
    private String name = "";

    @Option(
            names = "--percent",
            paramLabel = "PERCENT",
            description =
                    "Nodes that a wave (default: 80) or a change of churn (default: 10) takes.")
    private @Nullable Integer percent;

    @Option(
            names = "--seeds-survive",
            description =
                    "The wave spares the nodes by which the others entered. Else they die first.")
    private boolean seedsSurvive;

    @Mixin private final NetworkOptions network = new NetworkOptions();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    Scenario scenario() {
        Matcher matcher = NAME.matcher(name);
        ScenarioKind kind =
                Optional.of(matcher)
                        .filter(Matcher::matches)
                        .flatMap(parts -> kind(parts.group(1)))
                        .orElseThrow(() ->
                                wrong(
                                        "SCENARIO: '%s' (expected KIND-N, with a kind of %s)"
                                                .formatted(name, kinds())));
        int peers = Integer.parseInt(matcher.group(2));
        check("SCENARIO: '" + name + "': nodes", peers, ScenarioKind.MIN_PEERS, kind.maxPeers());
        Scenario scenario = kind.scenario(peers, percentOf(kind), seedsSurvive);
        return scenario.with(network.applyTo(scenario.network()));
    }

    private int percentOf(ScenarioKind kind) {
        if (seedsSurvive && kind != ScenarioKind.WAVE) {
            throw wrong("--seeds-survive: " + name + " has no use for it (expected a wave)");
        }
        if (percent == null) {
            return kind.percent().orElse(0);
        }
        if (kind.percent().isEmpty()) {
            throw wrong("--percent: " + name + " has no use for it (expected wave or churn)");
        }
        check("--percent", percent, 1, 99);
        return percent;
    }

    private void check(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw wrong("%s: %d (expected %d to %d)".formatted(what, value, min, max));
        }
    }

    private static Optional<ScenarioKind> kind(String name) {
        return Arrays.stream(ScenarioKind.values())
                .filter(kind -> kind.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    private static String kinds() {
        return Arrays.stream(ScenarioKind.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(
                Objects.requireNonNull(spec, "spec, injected by picocli").commandLine(), message);
    }
}
