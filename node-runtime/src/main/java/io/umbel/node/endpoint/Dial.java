package io.umbel.node.endpoint;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.umbel.node.identity.PeerTrustManager;
import io.umbel.node.path.ConnectionPath;
import io.umbel.spi.Alpn;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * One handshake that this node began: it ends with a connection, or with a failure that says what
 * to do. Event loop only.
 */
final class Dial {
    private final Dialer dialer;
    private final NodeAddress peer;
    private final Alpn alpn;
    private final List<InetSocketAddress> candidates;
    private final ConnectionPath path;
    private final Promise<EstablishedConnection> result;
    private @Nullable QuicChannel channel;
    private boolean over;

    Dial(
            Dialer dialer,
            NodeAddress peer,
            Alpn alpn,
            List<InetSocketAddress> candidates,
            ConnectionPath path,
            Promise<EstablishedConnection> result) {
        this.dialer = dialer;
        this.peer = peer;
        this.alpn = alpn;
        this.candidates = candidates;
        this.path = path;
        this.result = result;
    }

    NodeAddress peer() {
        return peer;
    }

    Alpn alpn() {
        return alpn;
    }

    /** The channel exists; nothing has been sent. */
    void registered(QuicChannel made) {
        channel = made;
        var _ = made.closeFuture().addListener(_ -> failed(null, null));
        var _ =
                result.addListener(_ -> {
                    if (result.isCancelled()) {
                        closeChannel();
                    }
                });
    }

    /** So that the peer hears at once that this handshake is over. */
    private void closeChannel() {
        if (channel != null) {
            ChannelClose.withoutCode(channel);
        }
    }

    /** The codec's word; that of the handshake follows, and only then the key is proven. */
    void connected(Future<? super QuicChannel> connect) {
        if (!connect.isSuccess()) {
            failed(connect.cause(), null);
        }
    }

    void established(EstablishedConnection connection) {
        over = true;
        if (!result.trySuccess(connection)) {
            connection.close(ErrorCode.CANCELLED, "the dial was given up");
        }
    }

    /** The peer's own word arrives seconds before the codec closes the channel. */
    void peerClosed(QuicConnectionCloseEvent close) {
        failed(null, close);
    }

    private void failed(@Nullable Throwable cause, @Nullable QuicConnectionCloseEvent close) {
        if (over) {
            return;
        }
        over = true;
        closeChannel();
        Optional<NodeId> stranger = strangersKey();
        List<InetSocketAddress> others =
                candidates.stream().filter(address -> !address.equals(path.remote())).toList();
        if (dialer.isStopping()) {
            result.tryFailure(DialFailures.stopping(peer));
        } else if (stranger.isEmpty()) {
            result.tryFailure(DialFailures.of(peer, alpn, cause, close));
        } else if (others.isEmpty()) {
            result.tryFailure(DialFailures.wrongKey(peer, path.remote(), stranger.get(), cause));
        } else {
            // A stale address where another node lives now answers as quickly as the right one.
            dialer.dial(peer, alpn, others, result);
        }
    }

    private Optional<NodeId> strangersKey() {
        SSLEngine engine = channel == null ? null : channel.sslEngine();
        return engine == null ? Optional.empty() : PeerTrustManager.wrongKey(engine);
    }
}
