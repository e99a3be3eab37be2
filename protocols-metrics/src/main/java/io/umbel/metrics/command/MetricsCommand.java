package io.umbel.metrics.command;

import io.umbel.spi.Alpn;
import io.umbel.spi.CommandContext;
import io.umbel.spi.CommandProvider;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code umbel metrics PEER}. */
public final class MetricsCommand implements CommandProvider {
    private static final Alpn ALPN = Alpn.of("/metrics/1.0");
    private static final int DONE = 0;
    private static final int WRONG_ARGUMENTS = 2;
    private static final long PERIOD_SECONDS = 2;
    private static final String USAGE =
            """
            Usage: umbel metrics PEER [NAME] [--watch] [--key FILE]
            Print the metrics of a peer, as OpenMetrics text.

                  PEER         A ticket, or an umbel:// URI.
                  NAME         Only metrics whose names begin so.
                  --watch      Print the values every 2 s, until Ctrl-C.
                  --key FILE   Whose key to dial with; else a fresh one. The peer answers its own key, and those in its
                               umbel.plugins.metrics.allow.
            """;

    /** For {@link java.util.ServiceLoader}. */
    public MetricsCommand() {}

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public String summary() {
        return "Print the metrics of a peer.";
    }

    @Override
    public int run(CommandContext context, List<String> arguments)
            throws IOException, InterruptedException {
        if (arguments.contains("--help")) {
            context.out().print(USAGE);
            return DONE;
        }
        var options = new ArrayList<>(arguments);
        boolean watch = options.remove("--watch");
        Path key = key(options);
        if (options.isEmpty()
                || options.size() > 2
                || options.stream().anyMatch(o -> o.startsWith("-"))) {
            context.err().print(USAGE);
            return WRONG_ARGUMENTS;
        }
        NodeAddress peer = NodeAddress.parse(options.getFirst());
        String prefix = options.size() == 1 ? "" : options.getLast();
        NodeContext node = key == null ? context.node() : context.node(key);
        try (Connection connection = node.dial(peer, ALPN)) {
            if (watch) {
                watch(context, connection, prefix);
            } else {
                context.out().print(scrape(connection, prefix));
            }
        }
        return DONE;
    }

    /** Takes the option out of the list. */
    private static @Nullable Path key(List<String> options) {
        int at = options.indexOf("--key");
        if (at < 0 || at == options.size() - 1) {
            return null;
        }
        options.remove(at);
        return Path.of(options.remove(at));
    }

    private static void watch(CommandContext context, Connection connection, String prefix)
            throws IOException, InterruptedException {
        var never = new CountDownLatch(1);
        do {
            scrape(connection, prefix)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(context.out()::println);
            context.out().flush();
        } while (!never.await(PERIOD_SECONDS, TimeUnit.SECONDS));
    }

    private static String scrape(Connection connection, String prefix)
            throws IOException, InterruptedException {
        try (Stream stream = connection.openStream()) {
            stream.out().write(prefix.getBytes(StandardCharsets.UTF_8));
            stream.out().finish();
            return new String(stream.in().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
