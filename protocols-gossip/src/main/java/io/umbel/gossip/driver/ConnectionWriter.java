package io.umbel.gossip.driver;

import io.umbel.gossip.wire.FrameLimits;
import io.umbel.gossip.wire.FrameWriter;
import io.umbel.gossip.wire.Hello;
import io.umbel.spi.Connection;
import io.umbel.spi.SendStream;
import io.umbel.spi.StreamResetException;
import io.umbel.spi.TopicId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what waits for a peer, a stream for each topic. For one thread, which waits for the peer.
 */
final class ConnectionWriter {
    private static final long NO_FEATURES = 0;

    private final Connection connection;
    private final WriteQueue queue;
    private final FrameLimits limits;
    private final FrameWriter frames;
    private final Map<TopicId, SendStream> streams = new HashMap<>();

    ConnectionWriter(Connection connection, WriteQueue queue, FrameLimits limits) {
        this.connection = connection;
        this.queue = queue;
        this.limits = limits;
        this.frames = new FrameWriter(limits);
    }

    /** Returns when the queue has ended, and all is written. */
    void run() throws IOException, InterruptedException {
        for (List<Outgoing> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
            int from = 0;
            while (from < batch.size()) {
                int to = endOfRun(batch, from);
                write(batch.subList(from, to));
                from = to;
            }
        }
        streams.values().forEach(SendStream::close);
    }

    /** By a stream that ends at once. */
    void sayGoodbye() throws IOException, InterruptedException {
        connection.openUnidirectional().finish();
    }

    /** Messages of one topic that go out in one piece. */
    private static int endOfRun(List<Outgoing> batch, int from) {
        TopicId topic = batch.get(from).topic();
        int to = from;
        while (to < batch.size() && batch.get(to).topic().equals(topic)) {
            if (batch.get(to++).last()) {
                break;
            }
        }
        return to;
    }

    private void write(List<Outgoing> run) throws IOException, InterruptedException {
        TopicId topic = run.getFirst().topic();
        try {
            SendStream stream = streams.get(topic);
            if (stream == null) {
                stream = connection.openUnidirectional();
                streams.put(topic, stream);
                stream.write(
                        frames.write(
                                new Hello(Hello.VERSION, NO_FEATURES, limits.maxFrame(), topic)));
            }
            stream.write(join(run));
            if (run.getLast().last()) {
                stream.finish();
                streams.remove(topic);
            }
        } catch (StreamResetException _) {
            streams.remove(topic); // The peer wants nothing of this topic now; perhaps later.
        }
    }

    private static ByteBuffer join(List<Outgoing> run) {
        ByteBuffer all =
                ByteBuffer.allocate(
                        run.stream().mapToInt(message -> message.frame().length()).sum());
        run.forEach(message -> all.put(message.frame().readOnlyArray()));
        return all.flip();
    }
}
