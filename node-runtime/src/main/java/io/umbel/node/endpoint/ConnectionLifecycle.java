package io.umbel.node.endpoint;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicDatagramExtensionEvent;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.umbel.node.path.ConnectionPath;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ConnectionInfo.Side;
import io.umbel.spi.ErrorCode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one handler of a connection's pipeline: from the handshake to the end. */
final class ConnectionLifecycle extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(ConnectionLifecycle.class);

    private final Connections connections;
    private final @Nullable Dial dial;
    private @Nullable ConnectionPath path;
    private @Nullable EstablishedConnection established;
    private @Nullable HalfOpen handshake;
    private @Nullable QuicConnectionCloseEvent closeEvent;
    private @Nullable Throwable failure;
    private int maxDatagram;

    private ConnectionLifecycle(
            Connections connections, @Nullable ConnectionPath path, @Nullable Dial dial) {
        this.connections = connections;
        this.path = path;
        this.dial = dial;
    }

    static ConnectionLifecycle accepting(Connections connections) {
        return new ConnectionLifecycle(connections, null, null);
    }

    static ConnectionLifecycle dialing(Connections connections, ConnectionPath path, Dial dial) {
        return new ConnectionLifecycle(connections, path, dial);
    }

    @Nullable EstablishedConnection established() {
        return established;
    }

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
        var channel = (QuicChannel) ctx.channel();
        connections.registered(channel, this);
        if (dial == null || path == null) {
            path = connections.paths().attach(channel);
            handshake = connections.handshakeBegan(channel, path);
        } else {
            connections.paths().attach(channel, path);
            dial.registered(channel);
        }
        ctx.fireChannelRegistered();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent tls ->
                    handshakeCompleted((QuicChannel) ctx.channel(), tls);
            case QuicConnectionCloseEvent close -> peerClosed(close);
            case QuicDatagramExtensionEvent extension -> maxDatagram(extension.maxLength());
            case QuicStreamLimitChangedEvent _ -> {
                if (established != null) {
                    established.streamLimitRaised();
                }
            }
            default -> {}
        }
        ctx.fireUserEventTriggered(event);
    }

    private void handshakeCompleted(QuicChannel channel, SslHandshakeCompletionEvent tls) {
        ConnectionPath proven = path;
        if (!tls.isSuccess() || proven == null) {
            failure = tls.cause();
            return;
        }
        if (handshake != null) {
            handshake.done();
        }
        Side side = dial == null ? Side.ACCEPTOR : Side.DIALER;
        EstablishedConnection connection = connections.establish(channel, proven, side);
        if (connection != null) {
            connection.datagramSize().reported(maxDatagram);
            established = connection;
            connections.opened(connection, side);
        }
        if (connection != null && dial != null) {
            dial.established(connection);
        }
    }

    private void maxDatagram(int bytes) {
        maxDatagram = bytes;
        if (established != null) {
            established.datagramSize().reported(bytes);
        }
    }

    private void peerClosed(QuicConnectionCloseEvent close) {
        closeEvent = close;
        if (established != null) {
            established.ended(reason(close));
        } else if (dial != null) {
            dial.peerClosed(close);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf datagram)) {
            ctx.fireChannelRead(message); // a stream: its own initialiser delivers it
        } else if (established == null || !datagram.isReadable()) {
            datagram.release();
        } else {
            inbound(established, datagram);
        }
    }

    private void inbound(EstablishedConnection connection, ByteBuf datagram) {
        byte kind = datagram.readByte();
        if (kind == DatagramKind.APPLICATION) {
            connection.inbound(datagram);
            return;
        }
        if (kind == DatagramKind.CANDIDATES && path != null) {
            connections.paths().candidatesTold(path, CandidateList.read(datagram));
        }
        datagram.release();
        connection.heardKeepAlive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        var channel = (QuicChannel) ctx.channel();
        if (established != null) {
            established.ended(
                    closeEvent != null
                            ? reason(closeEvent)
                            : channel.isTimedOut()
                                    ? new CloseReason.IdleTimeout()
                                    : new CloseReason.Transport(
                                            false,
                                            0,
                                            failure == null
                                                    ? ""
                                                    : String.valueOf(failure.getMessage())));
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failure = cause;
        log.debug("{}: {}", established == null ? path : established, cause.toString());
        if (handshake != null && path != null && established == null) {
            connections.handshakeFailed(handshake, path, cause);
        }
    }

    static CloseReason reason(QuicConnectionCloseEvent close) {
        long code = Integer.toUnsignedLong(close.error());
        return close.isApplicationClose()
                ? new CloseReason.Application(true, ErrorCode.of(code), reasonText(close))
                : new CloseReason.Transport(true, code, reasonText(close));
    }

    /** The event's own accessor fails on an empty reason. */
    private static String reasonText(QuicConnectionCloseEvent close) {
        try {
            return new String(close.reason(), StandardCharsets.UTF_8);
        } catch (NullPointerException _) {
            return "";
        }
    }
}
