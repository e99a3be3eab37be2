package io.umbel.distribution;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A node of the archive, with the metrics plugin's page on a free port.
 *
 * @param ticket how others reach it
 * @param page the page's address
 */
record NodeWithPage(UmbelProcess process, Path home, String ticket, URI page)
        implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /** Starts one on loopback; blocks until it serves. */
    static NodeWithPage start(UnpackedArchive archive, Path home, String... settings)
            throws IOException, InterruptedException {
        return start(archive, home, Map.of(), settings);
    }

    /** As {@link #start(UnpackedArchive, Path, String...)}, with more of an environment. */
    static NodeWithPage start(
            UnpackedArchive archive, Path home, Map<String, String> environment, String... settings)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("run"));
        for (String setting :
                List.of(
                        "umbel.endpoint.bind-address=127.0.0.1",
                        "umbel.plugins.metrics.http.port=0")) {
            arguments.addAll(List.of("--set", setting));
        }
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        var variables = new HashMap<>(environment);
        variables.put("UMBEL_HOME", home.toString());
        UmbelProcess process =
                UmbelProcess.start(archive, variables, arguments.toArray(String[]::new));
        String line = process.awaitErr(text -> text.contains("page at http://"));
        String ticket = process.awaitOut(text -> text.startsWith("ticket ")).substring(7).strip();
        process.awaitOut(text -> text.startsWith("ready"));
        return new NodeWithPage(
                process, home, ticket, URI.create(line.substring(line.indexOf("http://")).strip()));
    }

    /** What the page answers for a path. */
    String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(
                    path + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** What it answers, whether it likes to or not. */
    HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(page.resolve(path)).timeout(DEADLINE).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    /** A peer that has sent a line over the echo protocol and got it back; it stays connected. */
    UmbelProcess connectEcho(UnpackedArchive archive, Path keyOf)
            throws IOException, InterruptedException {
        UmbelProcess peer =
                UmbelProcess.start(
                        archive,
                        keyOf.resolveSibling(keyOf.getFileName() + "-dialer"),
                        "connect",
                        ticket,
                        "/echo/1.0",
                        "--key",
                        keyOf.resolve("node.key").toString());
        peer.in().write("hello\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        peer.in().flush();
        peer.awaitOut(text -> text.equals("hello"));
        return peer;
    }

    @Override
    public void close() {
        process.close();
    }
}
