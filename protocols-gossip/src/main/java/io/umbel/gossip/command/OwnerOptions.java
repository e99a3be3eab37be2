package io.umbel.gossip.command;

import io.umbel.gossip.owner.JsonLine;
import io.umbel.gossip.owner.Request;
import io.umbel.spi.CommandContext;
import io.umbel.spi.Connection;
import io.umbel.spi.DialException;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Stream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which node is asked: the running one of this home, or another of the same owner. */
final class OwnerOptions {
    @Option(
            names = "--peer",
            paramLabel = "PEER",
            converter = PeerConverter.class,
            description = "Another node than the running one: a ticket, or an umbel:// URI.")
    private @Nullable NodeAddress peer;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "With --peer: that node's own key, for it answers nobody else.")
    private @Nullable Path key;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /** Takes one answer; false to end. */
    interface Answers {
        boolean accept(Object answer) throws IOException;
    }

    /**
     * Asks, and reads the answers until their end.
     *
     * @throws IOException that says why there are none
     */
    void ask(CommandContext context, Request request, Answers answers)
            throws IOException, InterruptedException {
        if ((peer == null) != (key == null)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec, "spec, injected by picocli").commandLine(),
                    "--peer and --key: one of them only (expected both, or none)");
        }
        try (Connection connection =
                peer == null || key == null
                        ? running(context)
                        : context.node(key).dial(peer, Membership.ALPN)) {
            converse(connection, request, new byte[0], answers);
        }
    }

    /** The running node of this home. */
    static Connection running(CommandContext context) throws IOException, InterruptedException {
        NodeAddress address = context.runningNode().orElseThrow(() -> notRunning(null));
        try {
            return context.owner().dial(address, Membership.ALPN);
        } catch (DialException e) {
            throw switch (e.failure()) {
                case UNREACHABLE, WRONG_KEY -> notRunning(e);
                case NOT_SERVING ->
                        new IOException(
                                "the running node has no plugin gossip (see: umbel plugins)", e);
                case NO_ADDRESS, REFUSED, CIRCUIT_OPEN, NOT_POSSIBLE -> e;
            };
        }
    }

    private static IOException notRunning(@Nullable Exception cause) {
        return new IOException("no node runs here (start it with: umbel run)", cause);
    }

    static void converse(Connection connection, Request request, byte[] content, Answers answers)
            throws IOException, InterruptedException {
        try (Stream stream = connection.openStream()) {
            stream.out().write(request.toBytes());
            stream.out().write(content);
            stream.out().finish();
            var lines =
                    new BufferedReader(new InputStreamReader(stream.in(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Object answer = JsonLine.read(line);
                if (answer instanceof Map<?, ?> fields && fields.get("error") != null) {
                    throw new IOException(String.valueOf(fields.get("error")));
                }
                if (!answers.accept(answer)) {
                    return;
                }
            }
        }
    }
}
