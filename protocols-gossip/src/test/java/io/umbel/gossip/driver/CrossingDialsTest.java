package io.umbel.gossip.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.Alpn;
import io.umbel.spi.NodeContext;
import io.umbel.spi.PubSub.NeighborDown;
import io.umbel.spi.PubSub.NeighborUp;
import io.umbel.spi.PubSub.Received;
import io.umbel.spi.PubSub.Subscription;
import io.umbel.spi.PubSub.Topic;
import io.umbel.spi.TopicId;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.TestNodeContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** Neither dial goes out before the other has begun; the ids' order is another each time. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CrossingDialsTest {
    private static final Alpn ALPN = Alpn.of("/gossip/1.0");
    private static final TopicId TOPIC = TopicId.named("weather");
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final SplittableRandom RANDOM = new SplittableRandom(5);

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final CyclicBarrier bothDial = new CyclicBarrier(2);

    @AfterEach
    void close() {
        network.close();
    }

    private GossipDriver start(TestNodeContext node) {
        var driver =
                new GossipDriver(
                        dialingTogether(node),
                        ALPN,
                        DriverSettings.DEFAULT,
                        new SplittableRandom(RANDOM.nextLong()),
                        System::nanoTime);
        node.serve(ALPN, driver::serve);
        driver.start();
        return driver;
    }

    private NodeContext dialingTogether(TestNodeContext node) {
        return (NodeContext)
                Proxy.newProxyInstance(
                        CrossingDialsTest.class.getClassLoader(),
                        new Class<?>[] {NodeContext.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("connect")) {
                                bothDial.await(DEADLINE.toSeconds(), TimeUnit.SECONDS);
                            }
                            try {
                                return method.invoke(node, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private TestNodeContext someNode() {
        for (int i = RANDOM.nextInt(4); i > 0; i--) {
            network.join("passed over");
        }
        return network.join("gossip");
    }

    @RepeatedTest(20)
    void twoThatDialEachOther_keepOneConnection_andLoseNothing() throws Exception {
        TestNodeContext a = someNode();
        TestNodeContext b = someNode();
        GossipDriver one = start(a);
        GossipDriver two = start(b);
        Topic atA = one.join(TOPIC, List.of(b.address()));
        Topic atB = two.join(TOPIC, List.of(a.address()));
        Subscription eventsA = atA.subscribe();
        Subscription eventsB = atB.subscribe();

        assertThat(eventsA.poll(DEADLINE)).hasValue(new NeighborUp(b.id()));
        assertThat(eventsB.poll(DEADLINE)).hasValue(new NeighborUp(a.id()));
        for (int i = 0; i < 50; i++) {
            atA.broadcast(("from a, " + i).getBytes(UTF_8));
            atB.broadcast(("from b, " + i).getBytes(UTF_8));
        }
        assertThat(received(eventsA)).isEqualTo(50);
        assertThat(received(eventsB)).isEqualTo(50);
        var never = new CountDownLatch(1);
        while (one.load().connections() != 1 || two.load().connections() != 1) {
            var _ = never.await(1, TimeUnit.MILLISECONDS);
        }
        assertThat(eventsA.poll(Duration.ZERO)).isEmpty();
        assertThat(atB.neighbors()).containsExactly(a.id());
    }

    /** Fifty, unless the link goes or one is missing. */
    private static int received(Subscription events) throws Exception {
        int count = 0;
        while (count < 50) {
            var event = events.poll(Duration.ofSeconds(5)).orElse(null);
            if (event == null) {
                return count;
            }
            assertThat(event).isNotInstanceOf(NeighborDown.class);
            count += event instanceof Received ? 1 : 0;
        }
        return count;
    }
}
