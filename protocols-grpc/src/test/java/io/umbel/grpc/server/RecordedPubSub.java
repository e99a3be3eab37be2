package io.umbel.grpc.server;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub;
import io.umbel.spi.TopicClosedException;
import io.umbel.spi.TopicId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Keeps what is broadcast; may be told to take its time, or to end. */
final class RecordedPubSub implements PubSub {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Broadcast(TopicId topic, byte[] content) {}

    final BlockingQueue<Broadcast> broadcasts = new LinkedBlockingQueue<>();
    final CountDownLatch gate;
    private final int maxMessageSize;

    RecordedPubSub(CountDownLatch gate, int maxMessageSize) {
        this.gate = gate;
        this.maxMessageSize = maxMessageSize;
    }

    RecordedPubSub() {
        this(new CountDownLatch(0), 4096);
    }

    @Override
    public Topic join(TopicId topic, Options options) {
        return new Recorded(topic);
    }

    @Override
    public int maxMessageSize() {
        return maxMessageSize;
    }

    private final class Recorded implements Topic {
        private final TopicId id;

        Recorded(TopicId id) {
            this.id = id;
        }

        @Override
        public TopicId id() {
            return id;
        }

        @Override
        public void broadcast(byte[] message) throws InterruptedException {
            gate.await();
            if (message.length > maxMessageSize) {
                throw new IllegalArgumentException(message.length + " bytes");
            }
            broadcasts.add(new Broadcast(id, message));
        }

        @Override
        public void broadcastToNeighbors(byte[] message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean send(NodeId neighbor, byte[] message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void addSeeds(Collection<NodeAddress> seeds) {}

        @Override
        public Set<NodeId> neighbors() {
            return Set.of();
        }

        @Override
        public Subscription subscribe(int capacity) throws TopicClosedException {
            throw new TopicClosedException("records only");
        }

        @Override
        public void close() {}
    }

    List<Broadcast> soFar() {
        return List.copyOf(broadcasts);
    }
}
