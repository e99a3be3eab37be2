package io.umbel.chat;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.PubSub;
import io.umbel.spi.TopicClosedException;
import io.umbel.spi.TopicId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The rooms that this node is in, each a topic. For any thread. */
final class Rooms implements AutoCloseable {
    private static final String PREFIX = "chat/";

    private final NodeContext node;
    private final int most;
    private final int replay;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Room> entered = new HashMap<>();
    private List<NodeAddress> others = List.of();
    private boolean closed;

    /**
     * @param most how many there may be
     * @param replay how many messages who enters later is given
     */
    Rooms(NodeContext node, int most, int replay) {
        this.node = node;
        this.most = most;
        this.replay = replay;
    }

    /** The room of this name; the topic is joined if this node is not in it yet. */
    Room enter(String name) throws RoomUnavailableException {
        lock.lock();
        try {
            Room present = entered.get(name);
            if (present != null && !present.isOver()) {
                return present;
            }
            Room room = open(name);
            entered.put(name, room);
            return room;
        } finally {
            lock.unlock();
        }
    }

    private Room open(String name) throws RoomUnavailableException {
        if (closed || entered.size() >= most) {
            throw new RoomUnavailableException(
                    closed
                            ? "chat stops on this node"
                            : "room '%s': this node is in %d rooms, as many as it may (umbel.plugins.chat.rooms)"
                                    .formatted(name, most));
        }
        PubSub gossip =
                node.find(PubSub.class)
                        .orElseThrow(() ->
                                new RoomUnavailableException(
                                        "a room is a gossip topic (expected the plugin gossip beside chat)"));
        try {
            var options =
                    PubSub.Options.DEFAULT
                            .withSeeds(others)
                            .withName(PREFIX + name)
                            .withReplay(replay)
                            .signed();
            Room room = new Room(name, gossip.join(TopicId.named(PREFIX + name), options));
            var _ = node.startVirtualThread("chat-room", room::read);
            return room;
        } catch (TopicClosedException e) {
            throw new RoomUnavailableException("the plugin gossip stops: try again");
        }
    }

    /** Where else there is chat: who is in a room here meets who is in it there. */
    void meet(Collection<NodeAddress> nodes) {
        lock.lock();
        try {
            others = List.copyOf(nodes);
            entered.values().forEach(room -> room.meet(others));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            entered.values().forEach(Room::close);
        } finally {
            lock.unlock();
        }
    }
}
