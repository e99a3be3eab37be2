package io.umbel.metrics.http;

import com.sun.net.httpserver.HttpServer;
import io.umbel.metrics.dashboard.Dashboard;
import io.umbel.metrics.prometheus.Exposition;
import io.umbel.spi.NodeContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: the JDK's own, each request on a virtual thread of the plugin. */
public final class MetricsPage implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MetricsPage.class);

    private static final int BACKLOG = 64;
    private static final long PERIOD_SECONDS = 1;

    private final HttpServer server;
    private final Dashboard dashboard;
    private final EventStreams streams;

    private MetricsPage(HttpServer server, Dashboard dashboard, EventStreams streams) {
        this.server = server;
        this.dashboard = dashboard;
        this.streams = streams;
    }

    /**
     * Binds and serves.
     *
     * @param events that the page remembers
     * @throws IOException if the address cannot be bound
     */
    public static MetricsPage start(
            NodeContext node, HttpSettings settings, int events, Exposition exposition)
            throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(settings.bind(), settings.port()), BACKLOG);
        var dashboard = new Dashboard(node, exposition, events, settings.reload());
        var streams = new EventStreams(settings.streams());
        var page = new MetricsPage(server, dashboard, streams);
        server.createContext(
                "/",
                new Requests(
                        new Access(settings.token()),
                        exposition,
                        dashboard,
                        streams,
                        new Reloads(node, settings.reload())));
        server.setExecutor(task -> execute(node, task));
        server.start();
        var _ =
                node.scheduler()
                        .scheduleWithFixedDelay(page::tick, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
        log.info("page at {}", page.url());
        return page;
    }

    private static void execute(NodeContext node, Runnable task) {
        try {
            var _ = node.startVirtualThread("http", task);
        } catch (IllegalStateException stopped) {
            throw new RejectedExecutionException(stopped);
        }
    }

    private void tick() {
        try {
            dashboard.tick();
            if (streams.areWatched()) {
                streams.send(dashboard.update());
            }
        } catch (IOException e) {
            log.debug("no state for the page: {}", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            log.warn("the page's state cannot be made", bug);
        }
    }

    /** Where a browser finds it. */
    public String url() {
        InetSocketAddress bound = server.getAddress();
        String host = bound.getAddress().getHostAddress();
        return "http://"
                + (host.contains(":") ? "[" + host + "]" : host)
                + ":"
                + bound.getPort()
                + "/";
    }

    /** Open pages lose their streams; they come back by themselves. */
    @Override
    public void close() {
        server.stop(0);
    }
}
