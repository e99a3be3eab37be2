package io.umbel.gossip.directory;

import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub.Topic;
import io.umbel.spi.TopicClosedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent: this node's last record, which goes first, and what neighbors are told. Of
 * that the newest is dropped if there is too much; the next broadcast makes up for it. For any
 * thread; only {@link #sendTo} blocks.
 */
final class Outbox {
    private static final int CAPACITY = 4096;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Deque<Step> told = new ArrayDeque<>();
    private @Nullable SignedRecord own;

    private interface Step {
        void send(Topic topic) throws TopicClosedException, InterruptedException;
    }

    void tell(NodeId neighbor, DirectoryMessage message) {
        lock.lock();
        try {
            if (told.size() < CAPACITY) {
                told.add(topic -> topic.send(neighbor, MessageCodec.encode(message)));
                filled.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    void broadcast(SignedRecord record) {
        lock.lock();
        try {
            own = record;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Sends as things come; ends with the topic, or the thread's interrupt. */
    void sendTo(Topic topic) {
        try {
            while (true) {
                next().send(topic);
            }
        } catch (TopicClosedException _) {
            // Nobody is told any more.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The plugin stops.
        }
    }

    private Step next() throws InterruptedException {
        lock.lock();
        try {
            while (own == null && told.isEmpty()) {
                filled.await();
            }
            SignedRecord record = own;
            own = null;
            return record == null ? told.remove() : topic -> send(topic, record);
        } finally {
            lock.unlock();
        }
    }

    static void send(Topic topic, SignedRecord record)
            throws TopicClosedException, InterruptedException {
        topic.broadcast(MessageCodec.encode(new DirectoryMessage.News(record)));
    }
}
