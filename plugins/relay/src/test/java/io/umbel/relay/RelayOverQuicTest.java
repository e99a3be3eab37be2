package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.Node;
import io.umbel.node.identity.NodeKey;
import io.umbel.relay.RelayClient.Received;
import io.umbel.spi.Alpn;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.DialException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The plugin's jar in a node, and clients on sockets of their own. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RelayOverQuicTest {
    private static final Alpn ALPN = Alpn.of("/relay/1.0");

    @TempDir Path temporary;
    private final List<Node> nodes = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        nodes.reversed().forEach(Node::close);
        threads.shutdownNow();
    }

    private Node relay(String... settings) throws Exception {
        Path home = temporary.resolve("relay");
        PluginJar.write(home.resolve("plugins"), "relay", RelayProvider.class);
        return added(Node.start(TestSettings.of(home, settings)));
    }

    private Node client() throws Exception {
        Path home = temporary.resolve("client-" + nodes.size());
        return added(Node.dialing(TestSettings.of(home), NodeKey.generate()));
    }

    private Node added(Node node) {
        nodes.add(node);
        return node;
    }

    private static Connection dial(Node client, Node relay) throws Exception {
        return client.context().dial(relay.address(), ALPN);
    }

    private static RelayClient enter(Node client, Node relay) throws Exception {
        return RelayClient.enter(dial(client, relay));
    }

    private static NodeId id(Node node) {
        return node.address().id();
    }

    @Test
    void pair_exchangesPackets_inDatagrams_andOnStreams() throws Exception {
        Node relay = relay();
        Node left = client();
        Node right = client();
        RelayClient one = enter(left, relay);
        RelayClient other = enter(right, relay);
        assertThat(one.observed()).isEqualTo(left.address().addresses().getFirst());
        assertThat(other.observed()).isEqualTo(right.address().addresses().getFirst());

        one.send(id(right), "by datagram");
        assertThat(other.receive()).isEqualTo(new Received(id(left), "by datagram"));
        other.sendOnStream(id(left), "by stream");
        assertThat(one.receive()).isEqualTo(new Received(id(right), "by stream"));
        String large = "x".repeat(Frame.LONGEST_PACKET);
        one.sendOnStream(id(right), large);
        assertThat(other.receiveOnStream()).isEqualTo(new Received(id(left), large));
    }

    @Test
    void packetOfOneKey_cannotBeSentAsAnothers() throws Exception {
        Node relay = relay();
        Node attacker = client();
        Node victim = client();
        Node target = client();
        RelayClient liar = enter(attacker, relay);
        RelayClient _ = enter(victim, relay);
        RelayClient receiver = enter(target, relay);
        // Whatever key a frame holds, it is taken for the receiver's: there is no way to name a
        // sender.
        liar.sendOnStream(id(victim), "from the target?");
        liar.send(id(target), "who am I?");
        assertThat(receiver.receive()).isEqualTo(new Received(id(attacker), "who am I?"));
    }

    @Test
    void clientThatMiddlewareRefuses_isToldWhy() throws Exception {
        Node allowed = client();
        Node stranger = client();
        Node relay =
                relay(
                        "umbel.endpoint.middleware = [ { auth { allow = [ \""
                                + id(allowed)
                                + "\" ] } } ]");
        RelayClient _ = enter(allowed, relay);
        Connection refused = dialOrNull(stranger, relay);
        if (refused != null) {
            var end = (CloseReason.Application) refused.awaitClosed();
            assertThat(end.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
            assertThat(end.reason()).isNotEmpty();
        }
    }

    private static @Nullable Connection dialOrNull(Node from, Node to) throws Exception {
        try {
            return dial(from, to);
        } catch (DialException e) {
            assertThat(e.failure()).isEqualTo(DialException.Failure.REFUSED);
            assertThat(e).hasMessageContaining("UNAUTHORIZED");
            return null;
        }
    }

    @Test
    void stoppingRelay_tellsItsClients() throws Exception {
        Node relay = relay();
        RelayClient client = enter(client(), relay);
        var _ = client.observed();
        Future<?> stop = threads.submit(relay::close);
        assertThat(client.next()).isEqualTo(Frame.restarting(1000));
        assertThat(((CloseReason.Application) client.connection().awaitClosed()).code())
                .isEqualTo(ErrorCode.SHUTTING_DOWN);
        stop.get();
    }

    /* --------------- One floods, the others go on --------------- */

    private static final int RATE = 100 << 10;
    private static final int BURST = 50 << 10;
    private static final int PAIRS = 4;
    private static final int EXCHANGES = 150;
    private static final String KILOBYTE = "x".repeat(1000);

    @Test
    void floodingClient_isHeldToItsQuota_whileOthersLoseNothing() throws Exception {
        Node relay =
                relay(
                        "umbel.plugins.relay { rate = " + RATE + ", burst = " + BURST,
                        "pair-rate = 1 GiB, pair-burst = 1 GiB }");
        Node flooder = client();
        Node flooded = client();
        RelayClient source = enter(flooder, relay);
        RelayClient sink = enter(flooded, relay);
        var stop = new AtomicBoolean();
        long begun = System.nanoTime();
        Future<Long> sent = threads.submit(() -> flood(source, id(flooded), stop));
        Future<Long> arrived = threads.submit(() -> count(sink));

        var others = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < PAIRS; i++) {
            Node left = client();
            Node right = client();
            RelayClient one = enter(left, relay);
            RelayClient other = enter(right, relay);
            threads.submit(() -> echo(other));
            others.add(() -> exchange(one, id(right)));
        }
        int lost = 0;
        for (Future<Integer> pair : threads.invokeAll(others)) {
            lost += pair.get();
        }
        stop.set(true);
        long bytesSent = sent.get();
        sink.close();
        long bytesArrived = arrived.get();
        double seconds = (double) (System.nanoTime() - begun) / TimeUnit.SECONDS.toNanos(1);

        assertThat(bytesSent).as("a flood").isGreaterThan(2 * (long) (BURST + RATE * seconds));
        assertThat(bytesArrived).isPositive().isLessThanOrEqualTo((long) (BURST + RATE * seconds));
        assertThat(lost).isLessThanOrEqualTo(PAIRS * EXCHANGES / 20);
    }

    private static long flood(RelayClient source, NodeId to, AtomicBoolean stop) throws Exception {
        long bytes = 0;
        while (!stop.get()) {
            if (source.send(to, KILOBYTE)) {
                bytes += KILOBYTE.length();
            } else {
                Thread.onSpinWait();
            }
        }
        return bytes;
    }

    private static long count(RelayClient sink) {
        long bytes = 0;
        try {
            while (true) {
                bytes += sink.receive().text().length();
            }
        } catch (IOException | InterruptedException _) {
            return bytes;
        }
    }

    private static Object echo(RelayClient client) throws Exception {
        while (true) {
            Received received = client.receive();
            client.send(received.from(), received.text());
        }
    }

    /** One packet after another, each with an answer; those that are lost are counted. */
    private int exchange(RelayClient client, NodeId peer) throws Exception {
        int lost = 0;
        for (int i = 0; i < EXCHANGES; i++) {
            String text = "exchange " + i;
            client.send(peer, text);
            CompletableFuture<Received> answer = receiving(client, text);
            try {
                var _ = answer.get(2, TimeUnit.SECONDS);
            } catch (TimeoutException _) {
                lost++;
                client.connection().sendDatagram(ByteBuffer.wrap(RelayClient.packet(peer, text)));
                var _ = answer.get(30, TimeUnit.SECONDS);
            }
        }
        return lost;
    }

    private CompletableFuture<Received> receiving(RelayClient client, String text) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        Received received = client.receive();
                        while (!received.text().equals(text)) {
                            received = client.receive();
                        }
                        return received;
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                threads);
    }
}
