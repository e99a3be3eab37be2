package io.umbel.node.pool;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.umbel.node.pool.Circuit.Closed;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The circuits of all peers that failed lately. Bounded: a peer that answers leaves no entry, one
 * whose failures are old is forgotten, and above {@value #MAX_CIRCUITS} the least used go. For any
 * thread.
 */
final class Circuits {
    static final int MAX_CIRCUITS = 4096;

    private final CircuitBreaker breaker;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Cache<NodeId, Circuit> failing;

    Circuits(CircuitBreaker breaker, InstantSource clock, RandomGenerator random) {
        this.breaker = breaker;
        this.clock = clock;
        this.random = random;
        this.failing =
                Caffeine.newBuilder()
                        .maximumSize(MAX_CIRCUITS)
                        .expireAfterWrite(memory(breaker.backoff()))
                        .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                        .executor(Runnable::run)
                        .build();
    }

    /** A failure older than the longest wait, twice over, says little about now. */
    private static Duration memory(Backoff backoff) {
        return backoff.max().multipliedBy(2);
    }

    DialPermit request(NodeId peer) {
        lock.lock();
        try {
            Instant now = clock.instant();
            Circuit circuit = circuit(peer);
            replace(peer, circuit, breaker.asked(circuit, now));
            return breaker.permit(circuit, now);
        } finally {
            lock.unlock();
        }
    }

    void succeeded(NodeId peer) {
        next(peer, _ -> breaker.succeeded());
    }

    void failed(NodeId peer, DialPermit.Granted permit, Failure failure) {
        switch (failure) {
            case UNREACHABLE, WRONG_KEY ->
                    next(peer, circuit -> breaker.failed(circuit, clock.instant(), random));
            case NOT_SERVING, REFUSED -> succeeded(peer);
            case NO_ADDRESS, CIRCUIT_OPEN, NOT_POSSIBLE -> abandoned(peer, permit);
        }
    }

    /** The dial ended for a reason that is not the peer's. */
    void abandoned(NodeId peer, DialPermit.Granted permit) {
        if (permit.trial()) {
            next(peer, circuit -> breaker.trialAbandoned(circuit, clock.instant()));
        }
    }

    Map<NodeId, Circuit> snapshot() {
        return Map.copyOf(failing.asMap());
    }

    private void next(NodeId peer, UnaryOperator<Circuit> step) {
        lock.lock();
        try {
            Circuit circuit = circuit(peer);
            replace(peer, circuit, step.apply(circuit));
        } finally {
            lock.unlock();
        }
    }

    private Circuit circuit(NodeId peer) {
        Circuit circuit = failing.getIfPresent(peer);
        return circuit == null ? Closed.HEALTHY : circuit;
    }

    private void replace(NodeId peer, Circuit circuit, Circuit next) {
        if (next.failures() == 0) {
            failing.invalidate(peer);
        } else if (!next.equals(circuit)) {
            failing.put(peer, next);
        }
    }
}
