package io.umbel.metrics.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The page's files, from the plugin's own jars. A fixed list: a path never reaches a file system.
 */
final class StaticFiles {
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final Map<String, File> FILES =
            Map.of(
                    "/", new File("/io/umbel/metrics/page/index.html", Answer.HTML),
                    "/login", new File("/io/umbel/metrics/page/login.html", Answer.HTML),
                    "/page.css",
                            new File("/io/umbel/metrics/page/page.css", "text/css; charset=utf-8"),
                    "/page.js",
                            new File(
                                    "/io/umbel/metrics/page/page.js",
                                    "text/javascript; charset=utf-8"),
                    "/charts.js",
                            new File(
                                    "/io/umbel/metrics/page/charts.js",
                                    "text/javascript; charset=utf-8"),
                    "/overlay.js",
                            new File(
                                    "/io/umbel/metrics/page/overlay.js",
                                    "text/javascript; charset=utf-8"),
                    "/format.js",
                            new File(
                                    "/io/umbel/metrics/page/format.js",
                                    "text/javascript; charset=utf-8"),
                    "/icon.svg", new File("/io/umbel/metrics/page/icon.svg", "image/svg+xml"),
                    "/uplot.js", new File(UPLOT + "uPlot.esm.js", "text/javascript; charset=utf-8"),
                    "/uplot.css", new File(UPLOT + "uPlot.min.css", "text/css; charset=utf-8"));

    private StaticFiles() {}

    private record File(String resource, String contentType) {}

    static Optional<Answer> find(String path) throws IOException {
        File file = FILES.get(path);
        return file == null ? Optional.empty() : Optional.of(read(file));
    }

    private static Answer read(File file) throws IOException {
        try (InputStream in = StaticFiles.class.getResourceAsStream(file.resource())) {
            if (in == null) {
                throw new IOException(file.resource() + " is not in the plugin's archive");
            }
            return new Answer(
                    200, file.contentType(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
