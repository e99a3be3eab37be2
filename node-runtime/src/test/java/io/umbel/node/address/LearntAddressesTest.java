package io.umbel.node.address;

import static io.umbel.node.address.Peers.at;
import static io.umbel.node.address.Peers.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LearntAddressesTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final LearntAddresses learnt = new LearntAddresses(() -> now);

    @Test
    void lookup_givesTheNewestFirst() {
        learn("10.0.0.1 1");
        learn("10.0.0.2 2");
        learn("10.0.0.1 1");

        assertThat(learnt.lookup(id(1))).containsExactly(at(1, "10.0.0.1 1"), at(1, "10.0.0.2 2"));
        assertThat(learnt.lookup(id(2))).isEmpty();
    }

    @Test
    void relayThatCarriedAConnection_isLearntToo() {
        var relay = URI.create("https://relay.test");

        learnt.learn(id(1), new NetworkPath.Relayed(relay, Duration.ZERO, now));

        assertThat(learnt.lookup(id(1)))
                .containsExactly(new NodeAddress(id(1), List.of(), List.of(relay)));
    }

    @Test
    void waysOfOnePeer_areBounded_andTheOldestGoes() {
        for (int port = 1; port <= LearntAddresses.MAX_WAYS_PER_PEER + 2; port++) {
            learn("10.0.0.1 " + port);
        }

        assertThat(learnt.lookup(id(1)))
                .extracting(address -> address.addresses().getFirst().getPort())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(3, LearntAddresses.MAX_WAYS_PER_PEER + 2)
                                .map(i -> LearntAddresses.MAX_WAYS_PER_PEER + 5 - i)
                                .boxed()
                                .toList());
    }

    @Test
    void peers_areBounded() {
        int peers = 2 * LearntAddresses.MAX_PEERS;
        for (int i = 0; i < peers; i++) {
            learnt.learn(numbered(i), direct("10.0.0.1 1"));
        }

        long known =
                IntStream.range(0, peers)
                        .filter(i -> !learnt.lookup(numbered(i)).isEmpty())
                        .count();

        assertThat(known).isBetween(1L, (long) LearntAddresses.MAX_PEERS);
    }

    @Test
    void wayThatWasNotSeenForADay_isForgotten_thoughAnotherWasSeen() {
        learn("10.0.0.1 1");
        now = now.plus(LearntAddresses.MEMORY.dividedBy(2));
        learn("10.0.0.2 2");

        now = now.plus(LearntAddresses.MEMORY.dividedBy(2));
        assertThat(learnt.lookup(id(1))).containsExactly(at(1, "10.0.0.2 2"));

        now = now.plus(LearntAddresses.MEMORY.dividedBy(2));
        assertThat(learnt.lookup(id(1))).isEmpty();
    }

    private void learn(String way) {
        learnt.learn(id(1), direct(way));
    }

    private NetworkPath direct(String way) {
        return new NetworkPath.Direct(Peers.way(way), Duration.ofMillis(1), now);
    }

    private static NodeId numbered(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.LENGTH).putInt(number).array());
    }
}
