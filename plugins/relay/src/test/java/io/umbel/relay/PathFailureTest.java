package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.relay.NatLab.Nat;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What gRPC between two NATs survives: one stream of bytes from the beginning to the end, and a
 * hundred calls a second beside it, on two nodes that know of each other a key and two relays.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PathFailureTest {
    private static final Logger log = LoggerFactory.getLogger(PathFailureTest.class);
    private static final Alpn ECHO = Alpn.of("/echo/1.0");
    private static final int CALLS = 100;

    /** The stream goes on for so long after each of the seven events, and before the first. */
    private static final long SHARE_OF_500_MB = 500_000_000 / 8;

    @TempDir Path temporary;
    private final List<String> table = new ArrayList<>();
    private CallsUnderWay calls;
    private Connection watched;
    private long share;

    @BeforeAll
    static void needsALab() {
        NatLab.require(NatLab.isMissing());
    }

    @Test
    @Tag("slow")
    void noCallFails_andNoByteIsLost_whateverHappensToThePath() throws Exception {
        survive(1);
    }

    @Test
    @Tag("nightly")
    void norDuringAStreamOf500Megabytes() throws Exception {
        survive(SHARE_OF_500_MB);
    }

    private void survive(long bytesAfterEach) throws Exception {
        share = bytesAfterEach;
        try (NatLab lab = NatLab.between(Nat.PORT_RESTRICTED, Nat.PORT_RESTRICTED);
                LabNodes nodes = LabNodes.startWithGrpc(lab, temporary)) {
            NodeAddress peer = nodes.peerThroughRelay();
            watched = nodes.dialer().context().dial(peer, ECHO);
            assertThat(watched.info().path()).isInstanceOf(NetworkPath.Relayed.class);
            var ways = new ConcurrentLinkedQueue<NetworkPath>();
            watched.onPathChange(ways::add);
            try (var underWay = new CallsUnderWay(nodes.dialer().context(), peer.toString())) {
                calls = underWay;
                callsGoOn();
                await(() -> calls.underWay() < CALLS);
                var _ = calls.takeLongestWaits(); // those of the dial
                after("relay to direct", () -> {}, this::isDirect);
                after("direct path cut", lab::cut, () -> !isDirect());
                URI first = relay();
                after(
                        "relay killed while relayed",
                        () -> lab.kill(port(first)),
                        () -> !relay().equals(first));
                after("direct path restored", lab::restore, this::isDirect);
                lab.revive();
                after(
                        "other relay killed while direct",
                        () -> lab.kill(otherPort(nodes, first)),
                        this::isDirect);
                lab.revive();
                after("NAT mapping changed", lab::remap, this::isDirect);
                after("address of a host changed", lab::moveLeft, this::isDirect);
                calls.finish();
                assertThat(ways)
                        .as("the ways that a listener was told")
                        .hasAtLeastOneElementOfType(NetworkPath.Direct.class)
                        .hasAtLeastOneElementOfType(NetworkPath.Relayed.class)
                        .hasSizeGreaterThanOrEqualTo(4);
                log.info(
                        "{} calls and a stream of {} MB, none failed, checksum right; longest waits, ms:\n{}",
                        calls.answered(),
                        calls.bytes() / 1_000_000,
                        String.join("\n", table));
            }
        }
    }

    private void after(String event, Runnable happening, BooleanSupplier effect) throws Exception {
        happening.run();
        await(effect);
        callsGoOn();
        CallsUnderWay.LongestWaits waits = calls.takeLongestWaits();
        String row =
                "| %s | %d | %d | %s |"
                        .formatted(
                                event,
                                waits.call().toMillis(),
                                waits.stream().toMillis(),
                                waits.isWithinAim() ? "yes" : "no");
        log.info("{}", row);
        table.add(row);
    }

    private void callsGoOn() throws Exception {
        long answered = calls.answered();
        long bytes = calls.bytes();
        await(() -> calls.answered() > answered + CALLS && calls.bytes() >= bytes + share);
    }

    private boolean isDirect() {
        return watched.info().path() instanceof NetworkPath.Direct;
    }

    /** The relay in use. */
    private URI relay() {
        return watched.info().path() instanceof NetworkPath.Relayed relayed
                ? relayed.relay()
                : URI.create("");
    }

    private static int port(URI relay) {
        return NodeAddress.parse(relay.toString()).addresses().getFirst().getPort();
    }

    private static int otherPort(LabNodes nodes, URI relay) {
        return nodes.relays().stream()
                .mapToInt(node -> node.address().addresses().getFirst().getPort())
                .filter(port -> port != port(relay))
                .findFirst()
                .orElseThrow();
    }

    private void await(BooleanSupplier condition) throws Exception {
        Eventually.holds(
                "what should follow",
                () -> {
                    assertThat(calls.failures()).isEmpty();
                    assertThat(calls.isBroken()).isFalse();
                    return condition.getAsBoolean();
                });
    }
}
