package io.umbel.gossip;

import io.umbel.spi.PubSub.Closed;
import io.umbel.spi.PubSub.Event;
import io.umbel.spi.PubSub.Received;
import io.umbel.spi.PubSub.Subscription;
import io.umbel.spi.PubSub.Topic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every message that one member was given, in order, for as long as it is one. */
final class Inbox {
    private static final int ROOM = 1 << 16;

    private final List<String> texts = new CopyOnWriteArrayList<>();

    private Inbox() {}

    static Inbox of(Topic topic) throws Exception {
        var inbox = new Inbox();
        Subscription events = topic.subscribe(ROOM);
        var _ = Thread.ofVirtual().name("inbox").start(() -> inbox.fill(events));
        return inbox;
    }

    private void fill(Subscription events) {
        try {
            for (Event event = events.take(); !(event instanceof Closed); event = events.take()) {
                if (event instanceof Received message) {
                    texts.add(message.text());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    List<String> texts() {
        return List.copyOf(texts);
    }
}
