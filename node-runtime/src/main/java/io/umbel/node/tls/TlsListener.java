package io.umbel.node.tls;

import io.umbel.node.endpoint.TcpSockets;
import io.umbel.node.guard.Ban;
import io.umbel.node.guard.Doorkeeper;
import io.umbel.node.identity.PeerCertificate;
import io.umbel.node.settings.EndpointSettings;
import io.umbel.spi.Alpn;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NodeId;
import io.umbel.spi.TlsAcceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's TCP port, open while some protocol wants it. A stranger gets one virtual thread, for
 * as long as a handshake may take, if the gate that stands before QUIC's handshakes lets it in.
 */
public final class TlsListener implements TlsAcceptor, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TlsListener.class);
    private static final long AFTER_FAILURE_MILLIS = 100;

    /** Of the handshakes that {@code umbel.endpoint.max-half-open} allows. */
    private static final int SHARE = 4;

    private final NodeTls tls;
    private final TcpSockets sockets;
    private final EndpointSettings settings;
    private final Doorkeeper doorkeeper;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final HandshakesUnderWay underWay;
    private final Map<Alpn, Handler> handlers = new ConcurrentHashMap<>();
    private final Set<AcceptedTls> live = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable ServerSocket server;

    /**
     * Does not listen yet.
     *
     * @param settings limits on strangers and time, as for UDP
     */
    public TlsListener(
            NodeTls tls,
            TcpSockets sockets,
            EndpointSettings settings,
            Doorkeeper doorkeeper,
            InstantSource clock,
            ScheduledExecutorService timer) {
        this.tls = tls;
        this.sockets = sockets;
        this.settings = settings;
        this.doorkeeper = doorkeeper;
        this.clock = clock;
        this.timer = timer;
        this.underWay = new HandshakesUnderWay(Math.max(1, settings.maxHalfOpen() / SHARE));
    }

    /* --------------- Who listens --------------- */

    @Override
    public Listening listen(Alpn alpn, Handler handler) throws IOException {
        Handler bound = withLoader(handler, Thread.currentThread().getContextClassLoader());
        lock.lock();
        try {
            ServerSocket open = server;
            if (open == null) {
                open = sockets.listen();
                server = open;
                begin(open);
            }
            handlers.put(alpn, bound);
            return new Registered(alpn, bound, (InetSocketAddress) open.getLocalSocketAddress());
        } finally {
            lock.unlock();
        }
    }

    private static Handler withLoader(Handler handler, ClassLoader loader) {
        return connection -> {
            Thread.currentThread().setContextClassLoader(loader);
            handler.handle(connection);
        };
    }

    private void begin(ServerSocket listening) {
        var _ = thread("tls-accept").start(() -> acceptFrom(listening));
    }

    /** Inherits nothing: whoever listened first may be unloaded while another still listens. */
    private static Thread.Builder.OfVirtual thread(String name) {
        return Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false);
    }

    private final class Registered implements Listening {
        private final Alpn alpn;
        private final Handler handler;
        private final InetSocketAddress address;

        Registered(Alpn alpn, Handler handler, InetSocketAddress address) {
            this.alpn = alpn;
            this.handler = handler;
            this.address = address;
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (handlers.remove(alpn, handler) && handlers.isEmpty()) {
                    stopListening();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** With the lock. */
    private void stopListening() {
        ServerSocket open = server;
        server = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                log.debug("{}: {}", open, e.toString());
            }
        }
    }

    /* --------------- Strangers --------------- */

    private void acceptFrom(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                begin(listening.accept());
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    log.warn("TCP port {}: {}", listening.getLocalPort(), e.toString());
                    pause();
                }
            }
        }
    }

    /** For the time being there may be no more file descriptors. */
    private void pause() {
        try {
            var _ = closed.await(AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(Socket tcp) throws IOException {
        boolean admitted = false;
        try {
            admitted = live.size() < settings.maxConnections() && handshakeBegins(tcp);
        } finally {
            if (!admitted) {
                tcp.close();
            }
        }
        if (admitted) {
            var _ = thread("tls " + tcp.getInetAddress()).start(() -> serve(tcp));
        }
    }

    private boolean handshakeBegins(Socket tcp) throws IOException {
        InetAddress source = tcp.getInetAddress();
        if (!underWay.begin(source)) {
            return false;
        }
        boolean admitted = false;
        try {
            admitted = sockets.handshakeBegins(source);
            return admitted;
        } finally {
            if (!admitted) {
                underWay.end(source);
            }
        }
    }

    private void serve(Socket tcp) {
        try (AcceptedTls connection = secured(tcp)) {
            if (isWelcome(connection)) {
                serve(connection);
            }
        } catch (IOException | CertificateException | IllegalArgumentException e) {
            log.debug("TLS with {}: {}", tcp.getInetAddress(), e.toString());
        } finally {
            AcceptedTls.close(tcp);
        }
    }

    /** However slowly the other end writes its part, the whole handshake has so much time. */
    private AcceptedTls secured(Socket tcp) throws IOException, CertificateException {
        var late =
                timer.schedule(
                        () -> AcceptedTls.close(tcp),
                        settings.handshakeTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
        try {
            tcp.setTcpNoDelay(true);
            SSLSocket socket = tls.accepting(tcp, handlers.keySet());
            socket.startHandshake();
            NodeId peer = PeerCertificate.idOf(socket.getSession());
            tcp.setSoTimeout(Math.toIntExact(settings.idleTimeout().toMillis()));
            var remote = new InetSocketAddress(tcp.getInetAddress(), tcp.getPort());
            return new AcceptedTls(
                    tcp,
                    socket,
                    Alpn.of(socket.getApplicationProtocol()),
                    new ConnectionInfo.Tcp(remote, true, clock.instant(), peer));
        } finally {
            late.cancel(false);
            underWay.end(tcp.getInetAddress());
            sockets.handshakeEnded();
        }
    }

    /* --------------- Peers --------------- */

    private boolean isWelcome(AcceptedTls connection) {
        return !doorkeeper.isBanned(connection.peer())
                && !doorkeeper.isBanned(connection.info().remote().getAddress());
    }

    private void serve(AcceptedTls connection) {
        Handler handler = handlers.get(connection.alpn());
        if (handler == null) {
            return; // it has just ceased to listen
        }
        live.add(connection);
        try {
            handler.handle(connection);
        } catch (IOException e) {
            log.debug("{}: {}", connection, e.toString());
        } catch (InterruptedException _) {
            log.debug("{}: interrupted", connection);
        } catch (Throwable bug) {
            log.warn("{}: bug in what serves it", connection, bug);
        } finally {
            live.remove(connection);
        }
    }

    /** Ends what somebody holds who is banned from now on. Any thread. */
    public void end(Ban ban) {
        live.stream()
                .filter(connection ->
                        ban.subject()
                                .concerns(
                                        connection.peer(), connection.info().remote().getAddress()))
                .forEach(AcceptedTls::close);
    }

    /** Lets nobody in any more, and ends all connections. Does not block. */
    @Override
    public void close() {
        closed.countDown();
        lock.lock();
        try {
            handlers.clear();
            stopListening();
        } finally {
            lock.unlock();
        }
        live.forEach(AcceptedTls::close);
    }
}
