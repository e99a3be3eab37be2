package io.umbel.node.middleware;

import io.opentelemetry.api.OpenTelemetry;
import io.umbel.node.guard.PeerGuard;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.middleware.builtin.BuiltInMiddleware;
import io.umbel.node.middleware.builtin.NodeFacts;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.settings.SettingsReader;
import io.umbel.node.settings.SettingsSource;
import io.umbel.spi.Alpn;
import io.umbel.spi.Call;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.OnFinish.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What each built-in middleware, and all that the manual recommends, cost an RPC. Not part of the
 * build; run it with {@code mvn test -pl node-runtime -am -Dtest=BuiltInStackBenchmark
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BuiltInStackBenchmark {
    private static final Alpn ALPN = Alpn.of("/test/1.0");
    private static final int ROUNDS = 5;

    /** The node's clock, so that not even a benchmark's calls reach the highest rate. */
    private static final long FASTER = 20;

    private static final String LIMIT =
            "{ resource-limit { per-peer { connections = 64, requests = \"1000000/s\" }, per-address { connections = 640 } } }";
    private static final String SHED =
            "{ load-shed { max-cpu = 100%, max-loop-lag = 1m, adaptive = true } }";
    private static final String RATE = "{ rate-limit { per-peer = \"1000000/s\" } }";

    /** The stack, as in the settings. */
    @Param({
        "telemetry",
        "reputation",
        LIMIT,
        SHED,
        RATE,
        "telemetry, reputation, " + LIMIT + ", " + SHED + ", " + RATE
    })
    public String middleware = "";

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Call call = call();
    private MiddlewareStack stack = MiddlewareStack.of(List.of());

    private static Call call() {
        var path =
                new NetworkPath.Direct(
                        new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1),
                        Duration.ZERO,
                        Instant.EPOCH);
        var info =
                new ConnectionInfo.Quic(
                        1,
                        NodeKey.generate().id(),
                        ALPN,
                        ConnectionInfo.Side.ACCEPTOR,
                        Instant.EPOCH,
                        path);
        return new Call(Call.Kind.RPC, info, ALPN, "pkg.Service/Method");
    }

    /** The middlewares of {@link #middleware}, of a node whose load is measured. */
    @Setup
    public void makeStack() throws Exception {
        Path home = Files.createTempDirectory("umbel-stack");
        var process =
                new ProcessEnvironment(
                        Map.of("UMBEL_HOME", home.toString()), home, Optional.empty());
        NodeSettings settings =
                new SettingsReader(process)
                        .read(
                                new SettingsSource(
                                        Optional.empty(),
                                        Map.of(
                                                "umbel.endpoint.middleware",
                                                "[ " + middleware + " ]")));
        var guard = PeerGuard.open(settings.guard(), Set.of(), Clock.systemUTC(), Runnable::run);
        var facts =
                new NodeFacts(
                        guard,
                        OpenTelemetry::noop,
                        List::of,
                        Runnable::run,
                        timer,
                        _ -> 0,
                        _ -> 0,
                        () -> FASTER * System.nanoTime());
        stack =
                MiddlewareStack.of(
                        new BuiltInMiddleware(facts, settings.middleware().everywhere())
                                .everywhere());
    }

    /** Ends what measures the load. */
    @TearDown
    public void close() {
        timer.shutdownNow();
    }

    /** From the admission to the end. */
    @Benchmark
    public Decision admitAndFinish() {
        Decision decision = stack.admit(call);
        if (!(decision instanceof Admitted admitted)) {
            throw new IllegalStateException("refused: " + decision);
        }
        admitted.finish(Outcome.OK);
        return decision;
    }

    @Test
    void run() throws Exception {
        var options =
                new OptionsBuilder()
                        .include(BuiltInStackBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .forks(0) // a fork would lose the class path
                        .warmupIterations(ROUNDS)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(ROUNDS)
                        .measurementTime(TimeValue.seconds(1))
                        .build();
        var _ = new Runner(options).run();
    }
}
