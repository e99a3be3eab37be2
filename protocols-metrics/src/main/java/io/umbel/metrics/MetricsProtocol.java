package io.umbel.metrics;

import io.opentelemetry.api.OpenTelemetry;
import io.umbel.metrics.http.MetricsPage;
import io.umbel.metrics.prometheus.Exposition;
import io.umbel.metrics.prometheus.PeerScrape;
import io.umbel.metrics.sdk.TelemetrySdk;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.spi.NodeInspector;
import io.umbel.spi.ProtocolHandler;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Supplies the SDK, answers peers that scrape, and serves the page. */
final class MetricsProtocol implements ProtocolHandler {
    static final Alpn ALPN = Alpn.of("/metrics/1.0");

    private static final Logger log = LoggerFactory.getLogger(MetricsProtocol.class);

    private final NodeContext node;
    private final MetricsSettings settings;
    private @Nullable TelemetrySdk sdk;
    private @Nullable MetricsPage page;
    private volatile @Nullable PeerScrape scrape;

    MetricsProtocol(NodeContext node, MetricsSettings settings) {
        this.node = node;
        this.settings = settings;
    }

    @Override
    public void start() {
        var started =
                TelemetrySdk.start(
                        node.id(),
                        version(),
                        settings.otlp(),
                        settings.topPeers(),
                        () -> node.find(NodeInspector.class));
        sdk = started;
        node.offer(OpenTelemetry.class, started.openTelemetry());
        var exposition = new Exposition(started.reader());
        scrape = new PeerScrape(exposition);
        if (settings.http().enabled()) {
            page = startPage(exposition);
        }
    }

    private static String version() {
        String version = MetricsProtocol.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    /** A port that somebody else has costs the page, not the node. */
    private @Nullable MetricsPage startPage(Exposition exposition) {
        try {
            return MetricsPage.start(node, settings.http(), settings.events(), exposition);
        } catch (IOException e) {
            log.warn(
                    "no page: http://{}:{} cannot be served: {} (set"
                            + " umbel.plugins.metrics.http.port to a free port, or 0 for any; metrics"
                            + " are exported all the same)",
                    settings.http().bind().getHostAddress(),
                    settings.http().port(),
                    e.getMessage());
            return null;
        }
    }

    @Override
    public void handle(Connection connection) throws IOException, InterruptedException {
        NodeId peer = connection.info().peer();
        PeerScrape answering = scrape;
        if (answering == null || !mayScrape(peer)) {
            connection.close(
                    ErrorCode.UNAUTHORIZED,
                    peer + " is not in umbel.plugins.metrics.allow of this node");
            return;
        }
        while (connection.isOpen()) {
            try (var stream = connection.acceptStream()) {
                answering.answer(stream);
            }
        }
    }

    private boolean mayScrape(NodeId peer) {
        return settings.allowAll() || peer.equals(node.id()) || settings.allow().contains(peer);
    }

    @Override
    public void shutdown(Duration grace) {
        if (page != null) {
            page.close();
        }
        if (sdk != null) {
            sdk.close(grace);
        }
    }
}
