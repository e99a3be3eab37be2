package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.umbel.relay.Verdict.Drop;
import io.umbel.relay.Verdict.Forwarded;
import io.umbel.spi.NodeId;
import io.umbel.testkit.ConnectionPair;
import io.umbel.testkit.InMemoryNetwork;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ForwardingTest {
    private static final Verdict AS_DATAGRAM = new Forwarded(Verdict.Carrier.DATAGRAM);
    private static final Verdict ON_STREAM = new Forwarded(Verdict.Carrier.STREAM);

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final Clients clients = new Clients(100);
    private final List<ConnectionPair> pairs = new ArrayList<>();
    private long now;
    private final Forwarding forwarding =
            new Forwarding(
                    clients, new RelayMetrics(OpenTelemetry.noop().getMeter("test")), () -> now);

    @AfterEach
    void close() {
        network.close();
    }

    private Client client(String... settings) throws Exception {
        ConnectionPair pair = network.connect(RelayProtocol.ALPN);
        var link = new QuicLink(pair.acceptor(), pair.acceptor().openStream());
        var client = new Client(link, RelayConfig.settings(settings), now);
        clients.add(client);
        pairs.add(pair);
        return client;
    }

    private Verdict send(Client from, NodeId to, int length) {
        return forwarding.decide(from, ByteBuffer.wrap(RelayClient.packet(to, "x".repeat(length))));
    }

    @Test
    void packet_reachesItsReceiver_withTheSendersKey() throws Exception {
        Client from = client();
        Client to = client();
        assertThat(send(from, to.id(), 5)).isEqualTo(AS_DATAGRAM);
        assertThat(RelayClient.Received.of(pairs.getLast().dialer().receiveDatagram()))
                .isEqualTo(new RelayClient.Received(from.id(), "xxxxx"));
    }

    @Test
    void packetTooLargeForADatagram_waitsForTheStream() throws Exception {
        assertThat(send(client(), client().id(), 1400)).isEqualTo(ON_STREAM);
    }

    @Test
    void receiverThatDoesNotRead_holdsNoMoreThanItsQueue() throws Exception {
        Client from = client("pair-burst = 100 MiB", "burst = 100 MiB");
        Client to = client("queue = 64 KiB");
        int kept = 0;
        for (int i = 0; i < 1000; i++) {
            kept += send(from, to.id(), 1400).equals(ON_STREAM) ? 1 : 0;
        }
        assertThat(kept).isEqualTo((64 << 10) / (Frame.PACKET_HEADER + 1400));
        assertThat(send(from, to.id(), 1400)).isEqualTo(Drop.QUEUE);
    }

    @Test
    void unknownReceiver_isAbsent() throws Exception {
        assertThat(send(client(), NodeId.of(new byte[32]), 5)).isEqualTo(Drop.ABSENT);
    }

    @Test
    void senderOverItsRate_isHeldToIt() throws Exception {
        Client from = client("rate = 10000", "burst = 5000", "pair-burst = 1 MiB");
        NodeId to = client().id();
        int size = 100 + Frame.PACKET_HEADER;
        assertThat(
                        Collections.nCopies(100, 0).stream()
                                .filter(_ -> send(from, to, 100).equals(AS_DATAGRAM)))
                .hasSize(5000 / size);
        assertThat(send(from, to, 100)).isEqualTo(Drop.RATE);
        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(send(from, to, 100)).isEqualTo(AS_DATAGRAM);
    }

    @Test
    void pairOverItsQuota_leavesOthersTheirs() throws Exception {
        Client from = client("pair-rate = 1024", "pair-burst = 2000");
        NodeId one = client().id();
        NodeId other = client().id();
        for (int i = 0; i < 100; i++) {
            send(from, one, 100);
        }
        assertThat(send(from, one, 100)).isEqualTo(Drop.PAIR);
        assertThat(send(from, other, 100)).isEqualTo(AS_DATAGRAM);
    }

    @Test
    void moreReceiversThanAllowed_areRefused_untilOldOnesAreIdle() throws Exception {
        Client from = client("max-pairs = 2");
        NodeId third = client().id();
        send(from, NodeId.of(new byte[32]), 1000);
        send(from, client().id(), 1000);
        assertThat(send(from, third, 5)).isEqualTo(Drop.PAIR);
        now += TimeUnit.SECONDS.toNanos(10);
        assertThat(send(from, third, 5)).isEqualTo(AS_DATAGRAM);
    }

    @Test
    void frameThatIsNoPacket_isDropped() throws Exception {
        Client from = client();
        assertThat(forwarding.decide(from, ByteBuffer.allocate(0))).isEqualTo(Drop.MALFORMED);
        assertThat(forwarding.decide(from, ByteBuffer.allocate(100))).isEqualTo(Drop.MALFORMED);
        assertThat(send(from, from.id(), 0)).isEqualTo(Drop.MALFORMED);
        assertThat(send(from, from.id(), Frame.LONGEST_PACKET + 1)).isEqualTo(Drop.MALFORMED);
    }

    @Test
    void receiverThatHasLeft_isAbsent() throws Exception {
        Client from = client();
        Client to = client();
        clients.remove(to);
        assertThat(send(from, to.id(), 5)).isEqualTo(Drop.ABSENT);
        assertThat(clients.all()).containsExactly(from);
    }
}
