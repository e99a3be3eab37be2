package io.umbel.gossip.driver;

import io.umbel.gossip.proto.InEvent;
import io.umbel.gossip.wire.FrameLimits;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with a peer, and its threads: one that takes the peer's streams, one for each of
 * them, one that writes. For any thread; only {@link #serve} waits.
 *
 * <p>Its end in order: whoever has no use for it any more writes what is left, ends its streams,
 * and opens one that ends at once. The other side reads all streams to their end and closes.
 */
final class PeerConnection {
    private static final Logger log = LoggerFactory.getLogger(PeerConnection.class);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);

    private final NodeContext node;
    private final Connection connection;
    private final FrameLimits limits;
    private final ConnectionEvents events;
    private final WriteQueue queue;
    private final ReentrantLock lock = new ReentrantLock();
    private int openStreams;
    private boolean peerIsDone;

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

    boolean isOpen() {
        return connection.isOpen();
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
            var _ =
                    node.scheduler()
                            .schedule(
                                    () -> close(GossipCodes.UNNEEDED, "no topic needs it"),
                                    DRAIN_LIMIT.toMillis(),
                                    TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            log.debug("connection {} with {}: cannot write", number(), peer(), e);
            close(ErrorCode.INTERNAL, "cannot write");
        } catch (RejectedExecutionException _) {
            close(ErrorCode.SHUTTING_DOWN, "");
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
     * @param goodbye it was the stream that says that the peer is done
     */
    void streamEnded(boolean goodbye) {
        boolean allRead;
        lock.lock();
        try {
            openStreams--;
            peerIsDone |= goodbye;
            allRead = peerIsDone && openStreams == 0;
        } finally {
            lock.unlock();
        }
        if (allRead) {
            close(GossipCodes.UNNEEDED, "no topic needs it");
        }
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
