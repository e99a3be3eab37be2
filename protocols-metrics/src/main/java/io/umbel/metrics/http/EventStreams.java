package io.umbel.metrics.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Server-sent events to every open page. A page that reads too slowly misses states, not the last
 * one.
 */
final class EventStreams {
    private static final int WAITING = 2;
    private static final long KEEP_ALIVE_SECONDS = 15;
    private static final byte[] KEEP_ALIVE = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final int limit;
    private final Set<BlockingQueue<String>> pages = ConcurrentHashMap.newKeySet();

    EventStreams(int limit) {
        this.limit = limit;
    }

    boolean areWatched() {
        return !pages.isEmpty();
    }

    /** Does not block. */
    void send(String json) {
        for (BlockingQueue<String> page : pages) {
            while (!page.offer(json)) {
                page.poll();
            }
        }
    }

    /**
     * Serves one page until it leaves or the server stops; blocks for as long.
     *
     * @param first the state at this moment
     */
    void serve(HttpExchange exchange, String first) throws IOException {
        var page = new ArrayBlockingQueue<String>(WAITING);
        pages.add(page);
        try {
            if (pages.size() > limit) {
                Answer.text(
                                503,
                                limit
                                        + " pages are open already"
                                        + " (umbel.plugins.metrics.http.streams)")
                        .send(exchange);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            write(exchange.getResponseBody(), event(first));
            while (true) {
                String state = page.poll(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
                write(exchange.getResponseBody(), state == null ? KEEP_ALIVE : event(state));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            pages.remove(page);
        }
    }

    private static byte[] event(String json) {
        return ("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void write(OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }
}
