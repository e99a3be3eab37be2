package io.umbel.node.cli;

import io.umbel.node.control.CircuitStatus;
import io.umbel.node.control.ConnectionStatus;
import io.umbel.node.control.PeerStatus;
import io.umbel.node.terminal.Table;
import io.umbel.node.terminal.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code umbel peers}. */
@Command(
        name = "peers",
        description = "List who is connected to the running node, and whom it has failed to reach.")
final class PeersCommand implements Callable<Integer> {
    private final UmbelCommand umbel;

    PeersCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        try (LocalNode node = LocalNode.reach(umbel)) {
            List<PeerStatus> peers = node.ask().peers();
            if (umbel.json()) {
                for (PeerStatus peer : peers) {
                    umbel.printJson(peer);
                }
            } else {
                print(peers);
            }
        }
        return ExitCode.DONE;
    }

    private void print(List<PeerStatus> peers) {
        Instant now = umbel.environment().clock().instant();
        var table =
                new Table(
                        "PEER",
                        "PROTOCOL",
                        "DIALED BY",
                        "PATH",
                        "RTT",
                        "UP",
                        "CIRCUIT",
                        "SCORE",
                        "LIMITS");
        for (PeerStatus peer : peers) {
            String circuit = circuit(peer.circuit(), now);
            if (peer.connections().isEmpty()) {
                table.row(peer.id().toString(), "-", "-", "-", "-", "-", circuit, score(peer), "-");
            }
            for (ConnectionStatus connection : peer.connections()) {
                row(table, peer, connection, circuit, now);
            }
        }
        table.print(umbel.terminal().out(), umbel.terminal().style());
    }

    private static void row(
            Table table,
            PeerStatus peer,
            ConnectionStatus connection,
            String circuit,
            Instant now) {
        table.row(
                peer.id().toString(),
                connection.alpn().name(),
                switch (connection.side()) {
                    case DIALER -> "us";
                    case ACCEPTOR -> "peer";
                },
                Texts.path(connection.path()),
                Texts.duration(connection.path().rtt()),
                Texts.duration(Duration.between(connection.since(), now)),
                circuit,
                score(peer),
                limits(peer));
    }

    /** {@code 0}, {@code -42.5}. */
    private static String score(PeerStatus peer) {
        return String.format(Locale.ROOT, peer.score() == 0 ? "%.0f" : "%.1f", peer.score());
    }

    /** {@code node.connections 2/64}. */
    private static String limits(PeerStatus peer) {
        return peer.limits().stream()
                .map(use -> use.name() + ' ' + use.used() + '/' + use.limit())
                .collect(Collectors.joining(", "));
    }

    private static String circuit(CircuitStatus circuit, Instant now) {
        String text = Texts.lowerCase(circuit.state());
        if (circuit.failures() > 0) {
            text += ", failed " + circuit.failures() + "×";
        }
        Instant until = circuit.until();
        return until == null || !until.isAfter(now)
                ? text
                : text + ", next in " + Texts.duration(Duration.between(now, until));
    }
}
