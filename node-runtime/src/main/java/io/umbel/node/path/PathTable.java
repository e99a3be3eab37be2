package io.umbel.node.path;

import io.umbel.spi.NodeId;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds a path by connection id or synthetic address, a peer by key or session. Empty when the last
 * path is released.
 */
final class PathTable {
    private final NodeId self;
    private final Map<ConnectionId, ConnectionPath> byId = new HashMap<>();
    private final Map<InetSocketAddress, ConnectionPath> bySynthetic = new HashMap<>();
    private final Map<NodeId, Peer> peers = new HashMap<>();
    private final Map<Long, Peer> bySession = new HashMap<>();

    PathTable(NodeId self) {
        this.self = self;
    }

    void add(ConnectionPath path) {
        bySynthetic.put(path.synthetic(), path);
        bind(path.firstId(), path);
    }

    void bind(ConnectionId id, ConnectionPath path) {
        if (byId.putIfAbsent(id, path) == null) {
            path.ids().add(id);
        }
    }

    @Nullable ConnectionPath byId(ConnectionId id) {
        return byId.get(id);
    }

    @Nullable ConnectionPath bySynthetic(InetSocketAddress address) {
        return bySynthetic.get(address);
    }

    @Nullable Peer bySession(long session) {
        return bySession.get(session);
    }

    Peer join(ConnectionPath path, NodeId id, Supplier<Peer> make) {
        Peer peer =
                peers.computeIfAbsent(
                        id,
                        _ -> {
                            Peer made = make.get();
                            bySession.put(ProbeCodec.session(id, self), made);
                            return made;
                        });
        peer.add(path);
        path.join(peer);
        return peer;
    }

    void remove(ConnectionPath path) {
        bySynthetic.remove(path.synthetic());
        path.ids().forEach(byId::remove);
        Peer peer = path.peer();
        if (peer != null && peer.remove(path)) {
            peers.remove(peer.id());
            bySession.remove(ProbeCodec.session(peer.id(), self));
        }
    }

    @Nullable Peer byKey(NodeId id) {
        return peers.get(id);
    }

    Collection<Peer> allPeers() {
        return List.copyOf(peers.values());
    }

    int paths() {
        return bySynthetic.size();
    }

    /** All that is remembered: of paths, of their ids, and of peers. */
    int entries() {
        return byId.size() + bySynthetic.size() + peers.size() + bySession.size();
    }

    int peers() {
        return peers.size();
    }
}
