package io.umbel.distribution.hostile;

import io.umbel.node.Node;
import io.umbel.node.control.ControlClient;
import io.umbel.node.control.ControlHandler;
import io.umbel.node.control.PingClient;
import io.umbel.node.control.PingHandler;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.DialException;
import io.umbel.testkit.hostile.Attack.Damage;
import io.umbel.testkit.hostile.Pace;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Attacks of somebody who is, or asks for, what it should not be or ask for. */
final class IdentityAttacks {
    private static final int DIALS_PER_SECOND = 200;
    private static final int COMMANDS_PER_SECOND = 100;
    private static final int IDENTITIES = 80;
    private static final int ADDRESSES = 40;
    private static final int IDENTITIES_PER_SECOND = 40;
    private static final int SUFFIX = 8;

    private IdentityAttacks() {}

    static Map<String, Weapon> all() {
        return Map.of(
                "protocols that nobody serves", IdentityAttacks::randomProtocols,
                "commands without the right", IdentityAttacks::commands,
                "many identities, one address", IdentityAttacks::manyIdentities,
                "one identity, many addresses", IdentityAttacks::manyAddresses);
    }

    /** Whole handshakes; four at a time. */
    private static Damage randomProtocols(Aim aim, BooleanSupplier goOn) throws Exception {
        var seen = new Seen();
        var tried = new ArrayList<Thread>();
        var counts = new int[4];
        try (Node attacker = aim.stranger()) {
            for (int i = 0; i < counts.length; i++) {
                int dialer = i;
                tried.add(
                        Thread.ofVirtual()
                                .start(() ->
                                        counts[dialer] = dialAnything(aim, attacker, goOn, seen)));
            }
            for (Thread dialer : tried) {
                dialer.join(Duration.ofSeconds(20));
            }
            return new Damage(
                    "%d handshakes with random ALPNs, up to %d a second"
                            .formatted(Arrays.stream(counts).sum(), DIALS_PER_SECOND),
                    seen.toString());
        }
    }

    private static int dialAnything(Aim aim, Node attacker, BooleanSupplier goOn, Seen seen) {
        var pace = new Pace(DIALS_PER_SECOND / 4);
        var random = new SecureRandom();
        var suffix = new byte[SUFFIX];
        int dials = 0;
        while (goOn.getAsBoolean()) {
            pace.await();
            random.nextBytes(suffix);
            dials++;
            try {
                attacker.context()
                        .dial(aim.node(), Alpn.of("/" + HexFormat.of().formatHex(suffix)))
                        .close();
            } catch (IOException refused) {
                seen.add(
                        String.valueOf(refused.getMessage())
                                .replaceAll("/[0-9a-f]{16}", "/random")
                                .replaceAll("peer \\S+", "peer"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return dials;
    }

    private static Damage commands(Aim aim, BooleanSupplier goOn) throws Exception {
        var seen = new Seen();
        var pace = new Pace(COMMANDS_PER_SECOND);
        int commands = 0;
        try (Node attacker = aim.stranger()) {
            while (goOn.getAsBoolean()) {
                pace.await();
                commands++;
                try (var control =
                        new ControlClient(
                                attacker.context().dial(aim.node(), ControlHandler.ALPN))) {
                    control.stop();
                    seen.add("obeyed");
                } catch (IOException refused) {
                    seen.add(refused);
                }
            }
        }
        return new Damage(
                "`stop` on %d connections, up to %d a second"
                        .formatted(commands, COMMANDS_PER_SECOND),
                seen.toString());
    }

    private static Damage manyIdentities(Aim aim, BooleanSupplier goOn) throws Exception {
        var nodes = new ArrayList<Node>();
        try {
            var pace = new Pace(IDENTITIES_PER_SECOND);
            var held = new ArrayList<Connection>();
            while (goOn.getAsBoolean() && nodes.size() < IDENTITIES) {
                pace.await();
                Node node = aim.stranger();
                nodes.add(node);
                held.add(node.context().dial(aim.node(), PingHandler.ALPN));
            }
            Pace.until(goOn);
            return new Damage(
                    "%d keys at one address, a connection each".formatted(nodes.size()),
                    outcome(held));
        } finally {
            nodes.forEach(Node::close);
        }
    }

    private static Damage manyAddresses(Aim aim, BooleanSupplier goOn) throws Exception {
        var nodes = new ArrayList<Node>();
        try {
            NodeKey key = NodeKey.generate();
            var pace = new Pace(IDENTITIES_PER_SECOND);
            var held = new ArrayList<Connection>();
            int unanswered = 0;
            while (goOn.getAsBoolean() && nodes.size() < ADDRESSES) {
                pace.await();
                String address = aim.from().replaceAll("\\d+$", "") + (nodes.size() + 2);
                Node node = aim.stranger(address, key);
                nodes.add(node);
                try {
                    held.add(node.context().dial(aim.node(), PingHandler.ALPN));
                } catch (DialException e) {
                    unanswered++; // the answer went where the key was heard last
                }
            }
            Pace.until(goOn);
            return new Damage(
                    "one key at %d addresses, a connection each".formatted(nodes.size()),
                    "%s; %d × no answer".formatted(outcome(held), unanswered));
        } finally {
            nodes.forEach(Node::close);
        }
    }

    private static String outcome(List<Connection> connections) throws Exception {
        var seen = new Seen();
        var asked = new ArrayList<CompletableFuture<Boolean>>();
        for (Connection connection : connections) {
            asked.add(answers(connection));
        }
        for (int i = 0; i < asked.size(); i++) {
            boolean served = asked.get(i).join();
            Connection connection = connections.get(i);
            seen.add(
                    served
                            ? "served"
                            : connection.isOpen()
                                    ? "open, not served"
                                    : connection.awaitClosed().describe());
        }
        return seen.toString();
    }

    /** Whether a ping comes back soon. */
    private static CompletableFuture<Boolean> answers(Connection connection) {
        var answered = new CompletableFuture<Boolean>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        var _ =
                                new PingClient(connection, System::nanoTime, new SecureRandom())
                                        .ping(PingHandler.MIN_PAYLOAD);
                        answered.complete(true);
                    } catch (IOException | InterruptedException _) {
                        answered.complete(false);
                    }
                });
        return answered.completeOnTimeout(false, 2, TimeUnit.SECONDS);
    }
}
