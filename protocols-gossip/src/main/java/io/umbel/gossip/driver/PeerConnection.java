package io.umbel.gossip.driver;

import io.umbel.gossip.proto.InEvent;
import io.umbel.gossip.wire.FrameLimits;
import io.umbel.gossip.wire.Hello;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.spi.ReceiveStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with a peer, and its threads: one that takes the peer's streams, one for each of
 * them, one that writes. For any thread; only {@link #serve} waits.
 *
 * <p>Its end in order: whoever has no use for it any more writes what is left, ends its streams,
 * and opens one that ends at once, its goodbye; the other side then does the same. Who has said
 * goodbye, and has read all streams of the other to their end, opens a second one. Whoever gets
 * that one, and has read all, closes: nothing is under way any more, in either direction.
 */
final class PeerConnection {
    private static final Logger log = LoggerFactory.getLogger(PeerConnection.class);
    private static final String UNNEEDED = "no topic needs it";
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);

    private final NodeContext node;
    private final Connection connection;
    private final FrameLimits limits;
    private final ConnectionEvents events;
    private final WriteQueue queue;
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch allRead = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int peerMaxFrame;
    private int openStreams;
    private int goodbyes;

    PeerConnection(
            NodeContext node,
            Connection connection,
            FrameLimits limits,
            WriteQueue queue,
            ConnectionEvents events) {
        this.node = node;
        this.connection = connection;
        this.limits = limits;
        this.queue = queue;
        this.events = events;
        this.peerMaxFrame = limits.maxFrame();
    }

    NodeId peer() {
        return connection.info().peer();
    }

    ConnectionInfo.Quic info() {
        return connection.info();
    }

    long number() {
        return connection.info().number();
    }

    /** Whether this node dialed it. */
    boolean isDialed() {
        return connection.info().side() == ConnectionInfo.Side.DIALER;
    }

    WriteQueue queue() {
        return queue;
    }

    FrameLimits limits() {
        return limits;
    }

    NodeContext node() {
        return node;
    }

    ConnectionEvents events() {
        return events;
    }

    /** Serves the peer until the connection ends. */
    void serve() {
        var writer = new ConnectionWriter(connection, queue, limits);
        node.startVirtualThread("gossip-writer-" + number(), () -> write(writer));
        InEvent.Cause cause = InEvent.Cause.FAILED;
        try {
            acceptStreams();
        } catch (ConnectionClosedException e) {
            cause = cause(e.reason());
            log.debug("connection {} with {}: {}", number(), peer(), e.getMessage());
        } catch (IOException e) {
            close(ErrorCode.INTERNAL, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close(ErrorCode.SHUTTING_DOWN, "");
        } finally {
            queue.close();
            ended.countDown();
            events.ended(this, cause);
        }
    }

    private void acceptStreams() throws IOException, InterruptedException {
        while (true) {
            ReceiveStream stream = connection.acceptUnidirectional();
            streamOpened();
            node.startVirtualThread(
                    "gossip-reader-" + number(), () -> new InboundStream(this, stream).read());
        }
    }

    private void write(ConnectionWriter writer) {
        try {
            writer.run();
            writer.sayGoodbye();
            if (allRead.await(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                writer.sayGoodbye();
            }
            if (!ended.await(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                close(GossipCodes.UNNEEDED, UNNEEDED);
            }
        } catch (IOException e) {
            log.debug("connection {} with {}: cannot write", number(), peer(), e);
            close(ErrorCode.INTERNAL, "cannot write");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static InEvent.Cause cause(CloseReason reason) {
        return reason instanceof CloseReason.Application(_, ErrorCode code, _)
                        && (code.equals(ErrorCode.NO_ERROR) || code.equals(GossipCodes.UNNEEDED))
                ? InEvent.Cause.CLOSED
                : InEvent.Cause.FAILED;
    }

    private void streamOpened() {
        lock.lock();
        try {
            openStreams++;
        } finally {
            lock.unlock();
        }
    }

    /**
     * @param goodbye it was empty: the peer says that it is done
     */
    void streamEnded(boolean goodbye) {
        int heard;
        lock.lock();
        try {
            openStreams--;
            goodbyes += goodbye ? 1 : 0;
            heard = openStreams == 0 ? goodbyes : 0;
        } finally {
            lock.unlock();
        }
        if (heard > 0) {
            allRead.countDown();
            events.allRead(this);
        }
        if (heard > 1) {
            close(GossipCodes.UNNEEDED, UNNEEDED);
        }
    }

    /** What the peer has said of itself. */
    void greeted(Hello hello) {
        peerMaxFrame = limits.and(hello).maxFrame();
    }

    /** Whether the peer reads so long a message. */
    boolean takes(Outgoing message) {
        return message.frame().length() - Integer.BYTES <= peerMaxFrame;
    }

    WriteQueue.Fate send(Outgoing message) {
        return queue.offer(message);
    }

    /** Ends it once all that waits is written and read. */
    void drain() {
        queue.finish();
    }

    void close(ErrorCode code, String reason) {
        connection.close(code, reason);
    }
}
