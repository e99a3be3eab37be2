package io.umbel.node.control;

import io.umbel.node.plugin.PluginStatus;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A node that is always the same, and records what it was asked to do. */
public final class RequestRecordingView implements NodeView {
    public final Queue<String> reloads = new ConcurrentLinkedQueue<>();
    public final CountDownLatch stopped = new CountDownLatch(1);
    public volatile NodeStatus status = NodeJsonTest.status();
    public volatile List<PeerStatus> peers =
            List.of(new PeerStatus(NodeJsonTest.ALICE, List.of(), CircuitStatus.HEALTHY));
    public volatile List<PluginStatus> plugins = List.of(ControlHandlerTest.plugin("echo"));

    public volatile @Nullable IOException reloadFailure;

    @Override
    public NodeStatus status() {
        return status;
    }

    @Override
    public List<PeerStatus> peers() {
        return peers;
    }

    @Override
    public List<PluginStatus> plugins() {
        return plugins;
    }

    @Override
    public List<PluginStatus> reload() throws IOException {
        IOException failure = reloadFailure;
        if (failure != null) {
            throw failure;
        }
        reloads.add("all");
        return plugins;
    }

    @Override
    public List<PluginStatus> restart(String id) {
        reloads.add(id);
        return plugins;
    }

    @Override
    public void stop() {
        stopped.countDown();
    }
}
