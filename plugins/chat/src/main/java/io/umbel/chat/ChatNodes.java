package io.umbel.chat;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.ServiceDirectory.Offer;
import io.umbel.spi.ServiceDirectory.Watch;
import io.umbel.spi.TopicClosedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Finds other nodes that serve chat: through them this node enters its rooms. */
final class ChatNodes {
    private static final long LOOK_MILLIS = 500;

    private final NodeContext node;
    private final Rooms rooms;
    private final CountDownLatch never = new CountDownLatch(1);

    ChatNodes(NodeContext node, Rooms rooms) {
        this.node = node;
        this.rooms = rooms;
    }

    /** Until the thread is interrupted. The plugin that has the directory may come and go. */
    void follow() {
        try {
            while (true) {
                Optional<ServiceDirectory> directory = node.find(ServiceDirectory.class);
                if (directory.isPresent()) {
                    follow(directory.get());
                }
                var _ = never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException pluginStops) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(ServiceDirectory directory) throws InterruptedException {
        try (Watch changes = directory.watch(ChatGrpc.SERVICE_NAME)) {
            while (true) {
                rooms.meet(others(changes.take()));
            }
        } catch (TopicClosedException anotherIsLookedFor) {
            // above
        }
    }

    private List<NodeAddress> others(List<Offer> offers) {
        return offers.stream()
                .filter(Offer::isServing)
                .map(Offer::node)
                .filter(other -> !other.id().equals(node.id()))
                .toList();
    }
}
