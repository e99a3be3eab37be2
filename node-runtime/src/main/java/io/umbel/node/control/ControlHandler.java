package io.umbel.node.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.umbel.node.guard.Ban;
import io.umbel.node.guard.BanSubject;
import io.umbel.node.guard.Violations;
import io.umbel.node.plugin.PluginStatus;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeId;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.Stream;
import io.umbel.spi.StreamResetException;
import io.umbel.spi.Violation;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers what the {@code umbel} command asks of a running node. */
public final class ControlHandler implements ProtocolHandler {
    /** The protocol. */
    public static final Alpn ALPN = Alpn.of("/control/1.0");

    /** A row has a few hundred bytes; each write to a stream may become a packet. */
    private static final int BUFFER = 1 << 16;

    private final NodeView node;
    private final NodeId self;
    private final Set<NodeId> allowed;
    private final Violations violations;

    /**
     * A handler that shows {@code node} to {@code self} and to the {@code allowed}.
     *
     * @param self the node's own key, which alone may stop it
     */
    public ControlHandler(NodeView node, NodeId self, Set<NodeId> allowed, Violations violations) {
        this.node = node;
        this.self = self;
        this.allowed = Set.copyOf(allowed);
        this.violations = violations;
    }

    /**
     * Answers one request after the other until the peer leaves. A stranger sees {@link
     * ErrorCode#UNAUTHORIZED}; a stream that carries no request is reset with {@link
     * ErrorCode#PROTOCOL_VIOLATION}.
     */
    @Override
    public void handle(Connection connection) throws IOException, InterruptedException {
        NodeId peer = connection.info().peer();
        if (!peer.equals(self) && !allowed.contains(peer)) {
            violations.report(connection.info(), Violation.UNAUTHORIZED, ALPN.name());
            connection.close(
                    ErrorCode.UNAUTHORIZED, peer + " is not in umbel.control.allow of this node");
            return;
        }
        while (connection.isOpen()) {
            try (Stream stream = connection.acceptStream()) {
                serve(stream, connection);
            } catch (StreamResetException _) {
                // the peer no longer wants this answer, but perhaps the next
            }
        }
    }

    private void serve(Stream stream, Connection connection)
            throws IOException, InterruptedException {
        Optional<ControlRequest> request;
        try {
            request = JsonFrames.readOnly(stream.in(), ControlRequest.class);
        } catch (MalformedFrameException bad) {
            violations.report(
                    connection.info(), Violation.MALFORMED, ALPN + ": " + bad.getMessage());
            stream.out().reset(ErrorCode.PROTOCOL_VIOLATION);
            return;
        }
        if (request.isPresent()) {
            answer(request.get(), stream, connection.info().peer());
        }
    }

    private void answer(ControlRequest request, Stream stream, NodeId peer)
            throws IOException, InterruptedException {
        switch (request) {
            case ControlRequest.Status() -> send(stream, List.of(node.status()));
            case ControlRequest.Peers() -> send(stream, node.peers());
            case ControlRequest.Plugins() -> send(stream, node.plugins());
            case ControlRequest.Reload(Set<String> ids) -> reload(ids, stream);
            case ControlRequest.Bans() -> send(stream, bans(node.bans()));
            case ControlRequest.Ban(String who, @Nullable Duration length, String reason) ->
                    ban(who, Optional.ofNullable(length), reason, stream);
            case ControlRequest.Unban(String who) -> unban(who, stream);
            case ControlRequest.Log(LogLevel level) -> log(level, stream);
            case ControlRequest.Stop() -> stop(stream, peer);
        }
    }

    private void reload(Set<String> ids, Stream stream) throws IOException, InterruptedException {
        var known = new TreeSet<>(node.plugins().stream().map(PluginStatus::id).toList());
        var unknown = new TreeSet<>(ids);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            fail(stream, "plugin: '%s' (expected one of %s)".formatted(unknown.first(), known));
            return;
        }
        List<PluginStatus> plugins;
        try {
            plugins = reload(ids);
        } catch (IOException e) {
            fail(stream, String.valueOf(e.getMessage()));
            return;
        }
        send(stream, plugins);
    }

    private List<PluginStatus> reload(Set<String> ids) throws IOException, InterruptedException {
        if (ids.isEmpty()) {
            return node.reload();
        }
        for (String id : ids) {
            var _ = node.restart(id);
        }
        return node.plugins();
    }

    private static List<BanStatus> bans(List<Ban> bans) {
        return bans.stream().map(BanStatus::of).toList();
    }

    private void ban(String who, Optional<Duration> length, String reason, Stream stream)
            throws IOException {
        Ban ban;
        try {
            ban = node.ban(BanSubject.parse(who), length, reason);
        } catch (IllegalArgumentException | IOException e) {
            fail(stream, String.valueOf(e.getMessage()));
            return;
        }
        send(stream, List.of(BanStatus.of(ban)));
    }

    private void unban(String who, Stream stream) throws IOException {
        boolean wasBanned;
        try {
            wasBanned = node.unban(BanSubject.parse(who));
        } catch (IllegalArgumentException | IOException e) {
            fail(stream, String.valueOf(e.getMessage()));
            return;
        }
        if (wasBanned) {
            send(stream, List.of());
        } else {
            fail(stream, who + " is not banned (umbel bans lists who is)");
        }
    }

    private void log(LogLevel level, Stream stream) throws IOException {
        LogLevel now;
        try {
            now = node.log(level);
        } catch (IllegalArgumentException e) {
            fail(stream, String.valueOf(e.getMessage()));
            return;
        }
        send(stream, List.of(now));
    }

    /** The answer leaves first: nobody can say anything on a stopped node. */
    private void stop(Stream stream, NodeId peer) throws IOException {
        if (peer.equals(self)) {
            stream.out().finish();
            node.stop();
        } else {
            fail(stream, "stop: only the node's own key may stop it (run this on its machine)");
        }
    }

    private static void send(Stream stream, List<?> items) throws IOException {
        var out = new BufferedOutputStream(stream.out(), BUFFER);
        for (Object item : items) {
            JsonNode json = NodeJson.mapper().valueToTree(item);
            JsonFrames.write(out, new ControlReply.Item(json));
        }
        out.flush();
        stream.out().finish();
    }

    private static void fail(Stream stream, String message) throws IOException {
        JsonFrames.write(stream.out(), new ControlReply.Failure(message));
        stream.out().finish();
    }
}
