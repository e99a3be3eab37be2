package io.umbel.metrics.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.umbel.metrics.dashboard.Dashboard;
import io.umbel.metrics.prometheus.Exposition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each path answers. */
record Requests(
        Access access,
        Exposition exposition,
        Dashboard dashboard,
        EventStreams streams,
        Reloads reloads)
        implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(Requests.class);
    private static final int MAX_FORM = 4096;
    private static final String RELOAD = "/plugins/";
    private static final String SVG = "image/svg+xml";
    private static final Answer NOT_FOUND =
            Answer.text(
                    404, "not found (expected /, /metrics, /healthz, /readyz, /state or /events)");

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            secure(exchange.getResponseHeaders());
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/events") && access.allows(exchange.getRequestHeaders())) {
                streams.serve(exchange, dashboard.json());
            } else {
                answer(exchange, path).send(exchange);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException left) {
            log.debug("{}: {}", exchange.getRequestURI(), left.getMessage());
        } catch (RuntimeException bug) {
            log.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), bug);
        }
    }

    /** The page asks nobody else for anything, and nobody frames it. */
    private static void secure(Headers headers) {
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                        + " connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri"
                        + " 'none'; frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
    }

    private Answer answer(HttpExchange exchange, String path)
            throws IOException, InterruptedException {
        Headers request = exchange.getRequestHeaders();
        String method = exchange.getRequestMethod();
        if (method.equals("POST")) {
            return path.equals("/login") ? login(exchange) : post(path, exchange);
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Answer.text(405, "method not allowed (expected GET)");
        }
        if (access.allows(request)) {
            return get(path, request);
        }
        return forStrangers(path, request)
                ? StaticFiles.find(path.equals("/") ? "/login" : path).orElse(NOT_FOUND)
                : unauthorized(exchange);
    }

    /** A browser is asked for the token in a form; nothing in it says anything of the node. */
    private boolean forStrangers(String path, Headers request) {
        return access.needsToken()
                && (path.equals("/page.css")
                        || (path.equals("/") && header(request, "Accept").contains("text/html")));
    }

    private Answer unauthorized(HttpExchange exchange) {
        if (access.needsToken()) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"umbel\"");
            return Answer.text(
                    401,
                    "bearer token missing or wrong (expected umbel.plugins.metrics.http.token)");
        }
        return Answer.text(
                403,
                "this page answers on localhost only (expected Host: localhost or 127.0.0.1; set"
                        + " umbel.plugins.metrics.http.token for others)");
    }

    private Answer get(String path, Headers request) throws IOException, InterruptedException {
        return switch (path) {
            case "/metrics" -> metrics(request);
            case "/healthz" -> health("/healthz");
            case "/readyz" -> health("/readyz");
            case "/state" -> new Answer(200, Answer.JSON, dashboard.json());
            case "/ticket.svg" -> new Answer(200, SVG, dashboard.qrCode());
            default -> StaticFiles.find(path).orElse(NOT_FOUND);
        };
    }

    private Answer metrics(Headers request) throws IOException {
        Exposition.Format format = exposition.format(header(request, "Accept"));
        var text = new ByteArrayOutputStream();
        exposition.write(format, text);
        return new Answer(200, format.contentType(), text.toString(StandardCharsets.UTF_8));
    }

    /** Alive means that the event loop turns; ready, that nothing is down. */
    private Answer health(String path) throws InterruptedException {
        Dashboard.Readiness readiness = dashboard.readiness(path.equals("/healthz"));
        return new Answer(readiness.ok() ? 200 : 503, Answer.JSON, readiness.json());
    }

    private Answer post(String path, HttpExchange exchange) {
        if (!access.allowsChange(exchange.getRequestHeaders())) {
            return unauthorized(exchange);
        }
        boolean reload = path.startsWith(RELOAD) && path.endsWith("/reload");
        return reload
                ? reloads.reload(
                        path.substring(RELOAD.length(), path.length() - "/reload".length()))
                : NOT_FOUND;
    }

    private Answer login(HttpExchange exchange) throws IOException {
        byte[] form = exchange.getRequestBody().readNBytes(MAX_FORM);
        String text = new String(form, StandardCharsets.UTF_8);
        String token =
                text.startsWith("token=")
                        ? URLDecoder.decode(
                                text.substring("token=".length()), StandardCharsets.UTF_8)
                        : "";
        if (!access.needsToken() || !access.isToken(token)) {
            return unauthorized(exchange);
        }
        exchange.getResponseHeaders().set("Set-Cookie", Access.cookie(token));
        exchange.getResponseHeaders().set("Location", "/");
        return Answer.text(303, "");
    }

    private static String header(Headers headers, String name) {
        return Objects.requireNonNullElse(headers.getFirst(name), "");
    }
}
