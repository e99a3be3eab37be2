package io.umbel.gossip.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.Message.Payload;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.gossip.wire.FrameLimits;
import io.umbel.gossip.wire.FrameWriter;
import io.umbel.gossip.wire.Hello;
import io.umbel.gossip.wire.Sha256MessageIds;
import io.umbel.spi.Admission;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.PubSub;
import io.umbel.spi.PubSub.Topic;
import io.umbel.spi.PubSub.Verdict;
import io.umbel.spi.SendStream;
import io.umbel.spi.TopicId;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.TestNodeContext;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each counter counts what its name says; none is there that nothing has ever moved. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GossipMetricsTest {
    private static final Alpn ALPN = Alpn.of("/gossip/1.0");
    private static final TopicId TOPIC = TopicId.named("weather");
    private static final FrameWriter FRAMES = new FrameWriter(DriverSettings.DEFAULT.limits());

    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final InMemoryNetwork network = new InMemoryNetwork();
    private final TestNodeContext node = network.join("gossip");
    private Topic topic;
    private Connection connection;
    private SendStream stream;

    @BeforeEach
    void joinAndConnect() throws Exception {
        node.recordInto(
                OpenTelemetrySdk.builder()
                        .setMeterProvider(
                                SdkMeterProvider.builder().registerMetricReader(reader).build())
                        .build());
        var driver =
                new GossipDriver(
                        node,
                        ALPN,
                        DriverSettings.DEFAULT,
                        new SplittableRandom(1),
                        System::nanoTime);
        node.serve(ALPN, driver::serve);
        driver.start();
        topic =
                driver.join(
                        TOPIC,
                        PubSub.Options.DEFAULT.withValidator(message ->
                                message.text().equals("hail") ? Verdict.REJECT : Verdict.ACCEPT));
        become("neighbor", FrameLimits.MIN_FRAME);
        await("umbel.gossip.neighbor.up", "", 1);
    }

    @AfterEach
    void close() {
        network.close();
    }

    private void become(String name, int maxFrame) throws Exception {
        connection = network.join(name).dial(node.address(), ALPN);
        stream = connection.openUnidirectional();
        stream.write(FRAMES.write(new Hello(Hello.VERSION, 0, maxFrame, TOPIC)));
        send(new Message.Join(Bytes.EMPTY));
    }

    private void send(Message message) throws Exception {
        stream.write(FRAMES.write(message));
    }

    private static Payload payload(String text) {
        Bytes nonce = Bytes.owning(new byte[Payload.NONCE_LENGTH]);
        Bytes content = Envelope.unsigned(text.getBytes(UTF_8));
        return new Payload(
                new Sha256MessageIds().of(nonce, content), nonce, content, Scope.SWARM, 0);
    }

    private List<MetricData> metrics() {
        return reader.collectAllMetrics().stream()
                .filter(metric -> metric.getName().startsWith("umbel.gossip."))
                .toList();
    }

    /** Of the points that have all these attributes, {@code key=value} each. */
    private long value(String name, String attributes) {
        return metrics().stream()
                .filter(metric -> metric.getName().equals(name))
                .flatMap(metric -> metric.getLongSumData().getPoints().stream())
                .filter(point -> hasAll(point, attributes))
                .mapToLong(LongPointData::getValue)
                .sum();
    }

    private static boolean hasAll(LongPointData point, String attributes) {
        return attributes
                .lines()
                .map(line -> line.split("=", 2))
                .allMatch(pair ->
                        pair[1].equals(point.getAttributes().get(AttributeKey.stringKey(pair[0]))));
    }

    private void await(String name, String attributes, long expected) throws Exception {
        var never = new CountDownLatch(1);
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        long value = value(name, attributes);
        while (value < expected && System.nanoTime() < end) {
            var _ = never.await(1, TimeUnit.MILLISECONDS);
            value = value(name, attributes);
        }
        assertThat(value).as(name + " " + attributes).isEqualTo(expected);
    }

    @Test
    void messagesAndBytes_areCountedByKindAndDirection() throws Exception {
        await("umbel.gossip.messages", "kind=control\ndirection=received", 1);
        await("umbel.gossip.messages", "kind=control\ndirection=sent", 1);
        send(payload("sunny"));
        await("umbel.gossip.messages", "kind=data\ndirection=received", 1);
        await("umbel.gossip.delivered", "", 1);
        topic.broadcast("rain".getBytes(UTF_8));
        await("umbel.gossip.messages", "kind=data\ndirection=sent", 1);
        assertThat(value("umbel.gossip.bytes", "kind=data\ndirection=received")).isGreaterThan(66);
        assertThat(value("umbel.gossip.bytes", "kind=data\ndirection=sent")).isGreaterThan(66);
        assertThat(value("umbel.gossip.bytes", "kind=control\ndirection=sent")).isPositive();
        assertThat(value("umbel.gossip.bytes", "kind=control\ndirection=received")).isPositive();
    }

    @Test
    void lostNeighbors_areCountedByReason() throws Exception {
        send(new Message.Disconnect(false));
        await("umbel.gossip.neighbor.down", "reason=left", 1);
        become("another", FrameLimits.MIN_FRAME);
        await("umbel.gossip.neighbor.up", "", 2);
        connection.close(ErrorCode.INTERNAL, "");
        await("umbel.gossip.neighbor.down", "reason=lost", 1);
        await("umbel.gossip.driver.events", "kind=peer-down", 1);
        for (int i = 0; i < 6; i++) {
            become("more", FrameLimits.MIN_FRAME);
            await("umbel.gossip.neighbor.up", "", 3 + i);
        }
        await("umbel.gossip.neighbor.down", "reason=evicted", 1);
    }

    @Test
    void droppedMessages_areCountedByReason() throws Exception {
        send(payload("hail"));
        await("umbel.gossip.dropped", "reason=rejected", 1);
        await("umbel.gossip.violations", "kind=protocol-error", 1);
        topic.broadcast(new byte[FrameLimits.MIN_FRAME]); // with what a frame adds, more than that
        await("umbel.gossip.dropped", "reason=too-long", 1);
        node.guardWith(_ -> Admission.reject(ErrorCode.RATE_LIMITED, "too many"));
        send(payload("refused"));
        await("umbel.gossip.dropped", "reason=refused", 1);
    }

    @Test
    void slowPeers_andSlowSubscribers_areCounted() throws Exception {
        var _ = topic.subscribe(1);
        send(payload("one"));
        send(payload("two"));
        await("umbel.gossip.lagged", "", 2);
        while (connection.isOpen()) {
            topic.broadcast(new byte[256]);
        }
        assertThat(value("umbel.gossip.dropped", "reason=slow-peer")).isPositive();
    }

    @Test
    void garbage_isCounted() throws Exception {
        stream.write(new byte[] {0, 0, 0, 3, 1, 2, 3});
        await("umbel.gossip.violations", "kind=malformed", 1);
    }

    @Test
    void dials_andThoseThatFail_areCounted() throws Exception {
        topic.addSeeds(List.of(network.join("absent").address()));
        await("umbel.gossip.dials", "", 1);
        await("umbel.gossip.dial.failures", "", 1);
    }

    @Test
    void driversWork_isCountedByKind() throws Exception {
        send(payload("sunny"));
        await("umbel.gossip.driver.events", "kind=message", 2);
        topic.broadcast(new byte[1]);
        await("umbel.gossip.delivered", "", 1);
        await("umbel.gossip.driver.events", "kind=contact", 1);
        await("umbel.gossip.driver.events", "kind=timer", 1);
        await("umbel.gossip.driver.events", "kind=command", 3); // join, verdict, broadcast
    }
}
