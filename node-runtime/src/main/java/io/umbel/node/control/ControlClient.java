package io.umbel.node.control;

import io.umbel.node.plugin.PluginStatus;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Stream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a running node over a connection for {@link ControlHandler#ALPN}, which it owns. Every
 * method blocks until the node has answered; one at a time. A node that does not know this key
 * closes the connection: {@link io.umbel.spi.ConnectionClosedException} tells its reason.
 */
public final class ControlClient implements AutoCloseable {
    private final Connection connection;

    /** Asks over {@code connection}. */
    public ControlClient(Connection connection) {
        this.connection = connection;
    }

    /** The node in one record. */
    public NodeStatus status() throws IOException, InterruptedException {
        return ask(new ControlRequest.Status(), NodeStatus.class).stream()
                .findFirst()
                .orElseThrow(() -> new MalformedFrameException("no status", null));
    }

    /** Everybody the node sees. */
    public List<PeerStatus> peers() throws IOException, InterruptedException {
        return ask(new ControlRequest.Peers(), PeerStatus.class);
    }

    /** The plugins of its folder. */
    public List<PluginStatus> plugins() throws IOException, InterruptedException {
        return ask(new ControlRequest.Plugins(), PluginStatus.class);
    }

    /**
     * Begins plugins anew, and returns all afterwards.
     *
     * @param ids which; if empty, the node looks at its folder and gives what failed another chance
     * @throws ControlException if the node has no such plugin
     */
    public List<PluginStatus> reload(Set<String> ids) throws IOException, InterruptedException {
        return ask(new ControlRequest.Reload(ids), PluginStatus.class);
    }

    /** Who is banned now, the newest first. */
    public List<BanStatus> bans() throws IOException, InterruptedException {
        return ask(new ControlRequest.Bans(), BanStatus.class);
    }

    /**
     * Bans somebody.
     *
     * @param who a node id or an IP address
     * @param length empty for ever
     * @throws ControlException if it is neither, or a key that is never banned
     */
    public BanStatus ban(String who, Optional<Duration> length, String reason)
            throws IOException, InterruptedException {
        return ask(new ControlRequest.Ban(who, length.orElse(null), reason), BanStatus.class)
                .getFirst();
    }

    /**
     * Lets somebody in again.
     *
     * @throws ControlException if it was not banned
     */
    public void unban(String who) throws IOException, InterruptedException {
        var _ = ask(new ControlRequest.Unban(who), BanStatus.class);
    }

    /**
     * Changes what the node logs.
     *
     * @return what then holds
     * @throws ControlException if there is no such level
     */
    public LogLevel log(LogLevel level) throws IOException, InterruptedException {
        return ask(new ControlRequest.Log(level), LogLevel.class).stream()
                .findFirst()
                .orElseThrow(() -> new MalformedFrameException("no log level", null));
    }

    /**
     * Stops the node, and waits until it has closed this connection.
     *
     * @throws ControlException if the key is not the node's own
     */
    public void stop() throws IOException, InterruptedException {
        try {
            var _ = ask(new ControlRequest.Stop(), NodeStatus.class);
        } catch (ConnectionClosedException e) {
            if (!stops(e.reason())) {
                throw e;
            }
        }
        var _ = connection.awaitClosed();
    }

    /** A node that stops at once says so in place of an answer. */
    private static boolean stops(CloseReason reason) {
        return reason instanceof CloseReason.Application closed
                && closed.code().equals(ErrorCode.SHUTTING_DOWN);
    }

    @Override
    public void close() {
        connection.close();
    }

    private <T> List<T> ask(ControlRequest request, Class<T> type)
            throws IOException, InterruptedException {
        try (Stream stream = connection.openStream()) {
            JsonFrames.write(stream.out(), request);
            stream.out().finish();
            return items(stream, type);
        }
    }

    /** Reads to the stream's end even after a failure: an ended stream costs the node nothing. */
    private static <T> List<T> items(Stream stream, Class<T> type) throws IOException {
        var in = new BufferedInputStream(stream.in());
        var items = new ArrayList<T>();
        Optional<ControlException> failure = Optional.empty();
        while (true) {
            Optional<ControlReply> reply = JsonFrames.read(in, ControlReply.class);
            if (reply.isEmpty()) {
                break;
            }
            switch (reply.get()) {
                case ControlReply.Item item ->
                        items.add(NodeJson.mapper().treeToValue(item.value(), type));
                case ControlReply.Failure told ->
                        failure = Optional.of(new ControlException(told.message()));
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return items;
    }
}
