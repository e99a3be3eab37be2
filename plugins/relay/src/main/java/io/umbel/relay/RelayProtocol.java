package io.umbel.relay;

import io.umbel.spi.Admission;
import io.umbel.spi.Alpn;
import io.umbel.spi.Call;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeContext;
import io.umbel.spi.OnFinish.Outcome;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.Stream;
import io.umbel.spi.TlsAcceptor;
import io.umbel.spi.TlsAcceptor.Listening;
import io.umbel.spi.TlsConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two ways by which clients come in: QUIC, and TLS over TCP where UDP does not pass. */
final class RelayProtocol implements ProtocolHandler {
    static final Alpn ALPN = Alpn.of("/relay/1.0");
    private static final Logger log = LoggerFactory.getLogger(RelayProtocol.class);

    private final NodeContext node;
    private final RelaySettings settings;
    private final RelayService service;
    private volatile @Nullable Listening listening;

    RelayProtocol(NodeContext node, RelaySettings settings, LongSupplier nanoTime) {
        this.node = node;
        this.settings = settings;
        this.service = new RelayService(node, settings, nanoTime);
    }

    /* --------------- QUIC --------------- */

    @Override
    public void handle(Connection connection) throws Exception {
        try (Stream stream = acceptWithinLimit(connection)) {
            service.serve(new QuicLink(connection, stream));
        }
    }

    private Stream acceptWithinLimit(Connection connection) throws Exception {
        Future<?> late = service.unlessInTime(connection::close);
        try {
            return connection.acceptStream();
        } finally {
            late.cancel(false);
        }
    }

    /* --------------- TLS over TCP --------------- */

    /** A relay that UDP alone reaches is better than none. */
    @Override
    public void serving() {
        Optional<TlsAcceptor> acceptor = node.find(TlsAcceptor.class);
        if (!settings.tcp() || acceptor.isEmpty()) {
            return;
        }
        try {
            Listening open = acceptor.get().listen(ALPN, this::handle);
            listening = open;
            log.info("relay: serves clients without UDP on TCP port {}", open.address().getPort());
        } catch (IOException e) {
            log.warn(
                    "relay: clients without UDP are not served: {} (free it, or set"
                            + " umbel.plugins.relay.tcp = false)",
                    e.getMessage());
        }
    }

    private void handle(TlsConnection connection) throws Exception {
        var link = new TlsLink(connection, node);
        var call = new Call(Call.Kind.CONNECTION, connection.info(), ALPN, "");
        switch (node.admit(call)) {
            case Admission.Reject reject -> {
                link.close(reject.code(), reject.reason());
                link.awaitClosed();
            }
            case Admission.Accept accept -> {
                Outcome outcome = new Outcome(ErrorCode.CANCELLED, "");
                try {
                    service.serve(link);
                    outcome = Outcome.OK;
                } finally {
                    accept.onFinish().finished(outcome);
                }
            }
        }
    }

    /* --------------- Going --------------- */

    @Override
    public void shutdown(Duration grace) throws InterruptedException {
        Listening open = listening;
        if (open != null) {
            open.close();
        }
        service.shutdown(grace);
    }
}
