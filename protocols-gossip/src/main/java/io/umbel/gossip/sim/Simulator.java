package io.umbel.gossip.sim;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a scenario from the command line, and prints its figures. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Run gossip among many nodes in virtual time, and print how messages spread.",
            "One seed gives one result. The figures: rmr, payloads received in vain for each useful"
                    + " one; ldh, the hops of the last delivery; virtual duration; missed deliveries;"
                    + " reliability, the share of the living that a message reaches; the overlay at the"
                    + " end of the phase."
        })
public final class Simulator implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int BAR = 40;

    private final PrintStream out;
    private final PrintStream err;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final ScenarioOptions what = new ScenarioOptions();

    @Option(names = "--seeds", defaultValue = "5", description = "Runs. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(names = "--seed", defaultValue = "0", description = "The first run's seed. Default: 0.")
    private long firstSeed;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description = "Compare with what --json has printed before.")
    private @Nullable Path earlier;

    @Option(
            names = "--dot",
            paramLabel = "FILE",
            description = "Draw the last overlay for Graphviz.")
    private @Nullable Path dot;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw the last overlay.")
    private @Nullable Path svg;

    /**
     * @param json whether to print JSON even if the arguments don't say so
     */
    public Simulator(PrintStream out, PrintStream err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    public static void main(String[] arguments) {
        var simulator = new Simulator(System.out, System.err, false);
        System.exit(new CommandLine(simulator).execute(arguments));
    }

    /** 1 if a delivery was missed, in a network without faults. */
    @Override
    public Integer call() throws IOException {
        check();
        Scenario scenario = what.scenario();
        @Nullable Report before = earlier == null ? null : read(earlier);
        var results = new ArrayList<ScenarioResult>();
        for (int run = 0; run < seeds; run++) {
            results.add(run(scenario, run));
        }
        Report report = Report.of(results);
        if (json) {
            out.println(report.json());
        } else {
            out.println(before == null ? report.table() : report.comparedWith(before));
            printViews(results.getLast().overlay());
        }
        return scenario.isHarmless() && results.stream().anyMatch(result -> result.missed() > 0)
                ? FAILED
                : DONE;
    }

    private Report read(Path file) {
        try {
            return Report.parse(Files.readString(file));
        } catch (IOException e) {
            throw wrong("--compare: " + file + ": " + e + " (expected what --json has printed)");
        }
    }

    private void check() {
        if (seeds < 1) {
            throw wrong("--seeds: " + seeds + " (expected at least 1)");
        }
        if (json && earlier != null) {
            throw wrong("--compare: prints a table (expected no --json beside it)");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(
                spec == null ? new CommandLine(this) : spec.commandLine(), message);
    }

    private ScenarioResult run(Scenario scenario, int run) throws IOException {
        var scenarioRun = new ScenarioRun(scenario, firstSeed + run);
        showProgress(run, 0, scenario.rounds());
        ScenarioResult result =
                scenarioRun.run(round -> showProgress(run, round, scenario.rounds()));
        if (run == seeds - 1) {
            draw(result.overlay());
        }
        return result;
    }

    private void showProgress(int run, int round, int rounds) {
        if (json) {
            return;
        }
        int done = BAR * (run * rounds + round) / (seeds * rounds);
        err.printf(
                "\r[%s%s] run %d of %d, round %d of %d %s",
                "#".repeat(done),
                ".".repeat(BAR - done),
                run + 1,
                seeds,
                round,
                rounds,
                run == seeds - 1 && round == rounds ? System.lineSeparator() : "");
        err.flush();
    }

    private void draw(Overlay overlay) throws IOException {
        if (dot != null) {
            Files.writeString(dot, Drawing.dot(overlay));
        }
        if (svg != null) {
            Files.writeString(svg, Drawing.svg(overlay));
        }
    }

    private void printViews(Overlay overlay) {
        out.println();
        out.println("members by size of their views, last run");
        out.println("active   " + overlay.activeSizes());
        out.println("passive  " + overlay.passiveSizes());
        out.println("eager    " + overlay.eagerSizes());
        out.println("lazy     " + overlay.lazySizes());
    }
}
