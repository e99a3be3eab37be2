package io.umbel.node.control;

import io.umbel.node.guard.Ban;
import io.umbel.node.guard.BanSubject;
import io.umbel.node.plugin.PluginStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A node that is always the same, and records what it was asked to do. */
public final class RequestRecordingView implements NodeView {
    public final Queue<String> reloads = new ConcurrentLinkedQueue<>();
    public final Queue<Ban> bans = new ConcurrentLinkedQueue<>();
    public final CountDownLatch stopped = new CountDownLatch(1);
    public volatile NodeStatus status = NodeJsonTest.status();
    public volatile List<PeerStatus> peers =
            List.of(
                    new PeerStatus(
                            NodeJsonTest.ALICE, List.of(), CircuitStatus.HEALTHY, 0, List.of()));
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
    public List<Ban> bans() {
        return List.copyOf(bans);
    }

    @Override
    public Ban ban(BanSubject who, Optional<Duration> length, String reason) {
        var ban =
                new Ban(
                        who,
                        Instant.EPOCH,
                        length.map(Instant.EPOCH::plus).orElse(Ban.FOR_EVER),
                        reason);
        bans.add(ban);
        return ban;
    }

    @Override
    public boolean unban(BanSubject who) {
        return bans.removeIf(ban -> ban.subject().equals(who));
    }

    @Override
    public LogLevel log(LogLevel level) {
        if (level.level().equals("loud")) {
            throw new IllegalArgumentException("log level: 'loud' (expected one of TRACE, DEBUG)");
        }
        return level;
    }

    @Override
    public void stop() {
        stopped.countDown();
    }
}
