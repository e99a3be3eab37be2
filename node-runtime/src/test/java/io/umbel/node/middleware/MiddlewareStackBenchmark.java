package io.umbel.node.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.identity.NodeKey;
import io.umbel.spi.Admission;
import io.umbel.spi.Alpn;
import io.umbel.spi.Call;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.OnFinish.Outcome;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
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
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What it costs to ask a stack and to tell it the end, in time and in bytes allocated. Not part of
 * the build; run it with {@code mvn test -pl node-runtime -am -Dtest=MiddlewareStackBenchmark
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MiddlewareStackBenchmark {
    private static final int ROUNDS = 5;
    private static final double NOTHING = 0.01;

    /** How many middlewares there are. */
    @Param({"0", "1", "5"})
    public int size;

    private MiddlewareStack stack = MiddlewareStack.of(List.of());
    private Call call = call();

    private static Call call() {
        Alpn alpn = Alpn.of("/test/1.0");
        var path =
                new NetworkPath.Direct(
                        new InetSocketAddress("127.0.0.1", 1), Duration.ZERO, Instant.EPOCH);
        var info =
                new ConnectionInfo.Quic(
                        1,
                        NodeKey.generate().id(),
                        alpn,
                        ConnectionInfo.Side.ACCEPTOR,
                        Instant.EPOCH,
                        path);
        return new Call(Call.Kind.RPC, info, alpn, "pkg.Service/Method");
    }

    /** A stack of that size. */
    @Setup
    public void makeStack() {
        stack = MiddlewareStack.of(Collections.nCopies(size, _ -> Admission.accept()));
        call = call();
    }

    /** From the admission to the end. */
    @Benchmark
    public Decision admitAndFinish() {
        Decision decision = stack.admit(call);
        if (decision instanceof Admitted admitted) {
            admitted.finish(Outcome.OK);
        }
        return decision;
    }

    @Test
    void emptyStack_allocatesNothing() throws Exception {
        var options =
                new OptionsBuilder()
                        .include(MiddlewareStackBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .forks(0) // bytes allocated are the same, and a fork would lose the class
                        // path
                        .warmupIterations(ROUNDS)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(ROUNDS)
                        .measurementTime(TimeValue.seconds(1))
                        .build();
        Collection<RunResult> results = new Runner(options).run();

        assertThat(results)
                .filteredOn(result -> result.getParams().getParam("size").equals("0"))
                .singleElement()
                .satisfies(result ->
                        assertThat(
                                        result.getSecondaryResults()
                                                .get("gc.alloc.rate.norm")
                                                .getScore())
                                .isLessThan(NOTHING));
    }
}
