package io.umbel.node.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.sun.management.ThreadMXBean;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.middleware.Decision.Refused;
import io.umbel.spi.Admission;
import io.umbel.spi.Alpn;
import io.umbel.spi.AuthContext;
import io.umbel.spi.Call;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Middleware;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.OnFinish.Outcome;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class MiddlewareStackTest {
    private static final Outcome BAD = new Outcome(ErrorCode.of(9), "bad end");

    private final List<String> events = new ArrayList<>();
    private final Call call = call();

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
        return new Call(Call.Kind.CONNECTION, info, alpn, "");
    }

    private Middleware recording(String name) {
        return _ -> {
            events.add(name);
            return Admission.accept(outcome -> events.add(name + " " + outcome.code()));
        };
    }

    private Middleware refusing() {
        return _ -> {
            events.add("refusing");
            return Admission.reject(ErrorCode.RATE_LIMITED, "slow down");
        };
    }

    private static Middleware throwing(Throwable bug) {
        return _ -> {
            switch (bug) {
                case Error error -> throw error;
                case Exception exception -> throw exception;
                default -> throw new AssertionError(bug);
            }
        };
    }

    private static Admitted admitted(Decision decision) {
        assertThat(decision).isInstanceOf(Admitted.class);
        return (Admitted) decision;
    }

    @Test
    void middlewares_areAskedInTheOrderOfTheStack() {
        MiddlewareStack.of(List.of(recording("a"), recording("b"))).admit(call);
        assertThat(events).containsExactly("a", "b");
    }

    @Test
    void onFinish_runsOnceInReverseOrder() {
        Admitted admitted =
                admitted(MiddlewareStack.of(List.of(recording("a"), recording("b"))).admit(call));
        events.clear();
        admitted.finish(BAD);
        admitted.finish(Outcome.OK);

        assertThat(events).containsExactly("b 0x9", "a 0x9");
    }

    @Test
    void firstRefusal_winsAndTellsThoseThatHadAdmitted() {
        var stack =
                MiddlewareStack.of(
                        List.of(recording("a"), recording("b"), refusing(), recording("c")));

        assertThat(stack.admit(call))
                .isEqualTo(new Refused(ErrorCode.RATE_LIMITED, "slow down", Duration.ZERO));
        assertThat(events)
                .containsExactly("a", "b", "refusing", "b RATE_LIMITED", "a RATE_LIMITED");
    }

    @Test
    void throwingMiddleware_refusesAndFinishesTheOthers() {
        for (Throwable bug : List.of(new Exception("x"), new NoClassDefFoundError("y"))) {
            events.clear();
            var stack = MiddlewareStack.of(List.of(recording("a"), throwing(bug)));

            assertThat(stack.admit(call))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INTERNAL));
            assertThat(events).containsExactly("a", "a INTERNAL");
        }
    }

    @Test
    void authContext_ofTheLastMiddlewareThatFoundOne_counts() {
        var stack =
                MiddlewareStack.of(
                        List.of(
                                _ -> Admission.accept(AuthContext.of("first")),
                                _ -> Admission.accept(AuthContext.of("second")),
                                recording("knows nothing")));

        assertThat(admitted(stack.admit(call)).caller()).contains(AuthContext.of("second"));
    }

    @Test
    void interruptedMiddleware_refusesAndLeavesTheThreadInterrupted() {
        var blocked =
                MiddlewareStack.of(
                        List.of(_ -> {
                            new CountDownLatch(1).await();
                            return Admission.accept();
                        }));
        Thread.currentThread().interrupt();

        assertThat(blocked.admit(call))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void throwingOnFinish_doesNotKeepTheOthersFromBeingTold() {
        Middleware broken =
                _ ->
                        Admission.accept(_ -> {
                            throw new IllegalStateException("bug");
                        });
        Admitted admitted =
                admitted(MiddlewareStack.of(List.of(recording("a"), broken)).admit(call));
        events.clear();

        assertThatNoException().isThrownBy(() -> admitted.finish(Outcome.OK));
        assertThat(events).containsExactly("a NO_ERROR");
    }

    @Test
    void emptyStack_allocatesNothing() {
        var stack = MiddlewareStack.of(List.of());
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rounds = 100_000;
        admitManyTimes(stack, rounds); // compiles it
        long before = threads.getCurrentThreadAllocatedBytes();
        admitManyTimes(stack, rounds);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(rounds / 10);
    }

    private void admitManyTimes(MiddlewareStack stack, int rounds) {
        for (int i = 0; i < rounds; i++) {
            admitted(stack, call).finish(Outcome.OK);
        }
    }

    private static Admitted admitted(MiddlewareStack stack, Call call) {
        return (Admitted) stack.admit(call);
    }
}
