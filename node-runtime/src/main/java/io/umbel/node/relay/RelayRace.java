package io.umbel.node.relay;

import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reaches a relay over UDP and, if that takes long or fails, over TCP too; the first that is up
 * wins. For one thread, which it blocks.
 */
final class RelayRace {
    /** More than a handshake around the world takes: a link over UDP is the better one. */
    private static final long HEAD_START_MILLIS = 500;

    private final NodeAddress relay;
    private final RelayDialer dialer;
    private final AtomicBoolean won = new AtomicBoolean();
    private final CompletableFuture<IOException> udpFailed = new CompletableFuture<>();

    RelayRace(NodeAddress relay, RelayDialer dialer) {
        this.relay = relay;
        this.dialer = dialer;
    }

    /**
     * The winner.
     *
     * @throws IOException what the last of both failed with
     */
    RelayTransport first() throws IOException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<RelayTransport>> both = List.of(this::overUdp, this::overTcp);
            return threads.invokeAny(both);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed
                    ? failed
                    : new IOException("relay " + relay, e.getCause());
        }
    }

    private RelayTransport overUdp() throws IOException, InterruptedException {
        try {
            return unlessLate(new QuicTransport(dialer.overQuic(relay, RelayLink.ALPN)));
        } catch (IOException e) {
            boolean _ = udpFailed.complete(e);
            throw e;
        }
    }

    private RelayTransport overTcp() throws IOException, InterruptedException {
        try {
            IOException failed = udpFailed.get(HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
            if (!(failed instanceof DialException dial) || dial.failure() != Failure.UNREACHABLE) {
                throw failed; // an answer came over UDP, and TCP would bring the same
            }
        } catch (TimeoutException _) {
            // nothing has come back so far
        } catch (ExecutionException e) {
            throw new IllegalStateException("a failure only ever completes", e);
        }
        return unlessLate(new TlsTransport(dialer.overTls(relay, RelayLink.ALPN)));
    }

    private RelayTransport unlessLate(RelayTransport reached) throws IOException {
        if (won.compareAndSet(false, true)) {
            return reached;
        }
        reached.close(ErrorCode.CANCELLED, "the other transport was faster");
        throw new IOException("the other transport was faster");
    }
}
