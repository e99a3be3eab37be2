package io.umbel.gossip.driver;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.Message.Payload;
import io.umbel.gossip.wire.FrameWriter;
import io.umbel.gossip.wire.Hello;
import io.umbel.gossip.wire.Sha256MessageIds;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.PubSub.NeighborUp;
import io.umbel.spi.PubSub.Options;
import io.umbel.spi.PubSub.Received;
import io.umbel.spi.PubSub.Subscription;
import io.umbel.spi.PubSub.Topic;
import io.umbel.spi.SendStream;
import io.umbel.spi.TopicId;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.TestNodeContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sender and a member trace of a message that goes from one to the other. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GossipSpansTest {
    private static final Alpn ALPN = Alpn.of("/gossip/1.0");
    private static final TopicId TOPIC = TopicId.named("weather");
    private static final String BROADCAST = "broadcast /gossip/1.0";
    private static final String DELIVER = "deliver /gossip/1.0";
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final FrameWriter FRAMES = new FrameWriter(DriverSettings.DEFAULT.limits());

    private final RecordedSpans spans = new RecordedSpans();
    private final InMemoryNetwork network = new InMemoryNetwork();
    private final TestNodeContext member = network.join("gossip");
    private Subscription events;

    @BeforeEach
    void joinTracing() throws Exception {
        member.recordInto(spans.sdk());
        events = join(member, Options.DEFAULT.withName("weather")).subscribe();
    }

    @AfterEach
    void close() {
        network.close();
    }

    private static Topic join(TestNodeContext node, Options options) throws Exception {
        var driver =
                new GossipDriver(
                        node,
                        ALPN,
                        DriverSettings.DEFAULT,
                        new SplittableRandom(1),
                        System::nanoTime);
        node.serve(ALPN, driver::serve);
        driver.start();
        return driver.join(TOPIC, options);
    }

    private Topic joinBeside(TestNodeContext node) throws Exception {
        Topic topic = join(node, Options.DEFAULT.withSeeds(List.of(member.address())));
        await(topic.subscribe(), NeighborUp.class);
        return topic;
    }

    private static <E> E await(Subscription events, Class<E> type) throws Exception {
        Object event = events.poll(DEADLINE).orElseThrow();
        return type.isInstance(event) ? type.cast(event) : await(events, type);
    }

    @Test
    void broadcast_isASpanOfItsCaller_andTheDeliveryThere_isLinkedWithIt() throws Exception {
        TestNodeContext sender = network.join("gossip");
        sender.recordInto(spans.sdk());
        Topic topic = joinBeside(sender);
        Span caller = spans.sdk().getTracer("test").spanBuilder("caller").startSpan();
        try (Scope _ = caller.makeCurrent()) {
            topic.broadcast("sunny".getBytes(UTF_8));
        }

        SpanData broadcast = spans.await(BROADCAST);
        assertThat(broadcast.getParentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
        assertThat(broadcast.getKind()).isEqualTo(SpanKind.PRODUCER);
        SpanData delivery = spans.await(DELIVER);
        assertThat(delivery.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(delivery.getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(SpanContext::getSpanId)
                .containsExactly(broadcast.getSpanId());
        assertThat(delivery.getTraceId()).isNotEqualTo(broadcast.getTraceId());
        assertThat(delivery.getAttributes().asMap())
                .containsEntry(stringKey("messaging.destination.name"), "weather")
                .containsEntry(stringKey("umbel.protocol"), ALPN.name())
                .containsEntry(stringKey("umbel.peer.id"), sender.id().toString())
                .containsEntry(stringKey("umbel.path"), "direct")
                .containsEntry(longKey("umbel.gossip.round"), 0L)
                .containsKey(longKey("umbel.connection"));
        assertThat(broadcast.getAttributes().get(stringKey("messaging.destination.name")))
                .as("an id may be a topic's only secret")
                .isEqualTo("(unnamed)");
    }

    @Test
    void messageOfASenderThatTracesNothing_isDelivered_withoutALink() throws Exception {
        joinBeside(network.join("gossip")).broadcast("rain".getBytes(UTF_8));
        await(events, Received.class);
        assertThat(spans.await(DELIVER).getLinks()).isEmpty();
        assertThat(spans.named(BROADCAST)).isEmpty();
    }

    /** A stranger's word makes a link, never a parent, nor anybody report or drop anything. */
    @Test
    void contextThatAStrangerMadeUp_isALinkAtMost() throws Exception {
        try (Connection connection = network.join("stranger").dial(member.address(), ALPN)) {
            SendStream stream = connection.openUnidirectional();
            stream.write(FRAMES.write(new Hello(Hello.VERSION, 0, 1 << 20, TOPIC)));
            stream.write(FRAMES.write(new Message.Join(Bytes.EMPTY)));
            stream.write(FRAMES.write(payload("made up", 0x11)));
            stream.write(FRAMES.write(payload("no context", 0)));
            await(events, Received.class);
            await(events, Received.class);
        }
        List<SpanData> deliveries = spans.await(DELIVER, 2);
        assertThat(deliveries).hasSize(2);
        SpanData delivery = deliveries.getFirst();
        assertThat(delivery.getParentSpanId()).isEqualTo(SpanId.getInvalid());
        assertThat(delivery.getTraceId()).isNotEqualTo("11".repeat(16));
        assertThat(delivery.getLinks())
                .extracting(link -> link.getSpanContext().getTraceId())
                .containsExactly("11".repeat(16));
        assertThat(deliveries.getLast().getLinks()).isEmpty();
        assertThat(member.violations()).isEmpty();
    }

    private static Payload payload(String text, int fill) {
        Bytes nonce = Bytes.owning(new byte[Payload.NONCE_LENGTH]);
        Bytes content = Envelope.unsigned(text.getBytes(UTF_8));
        var trace = new byte[Payload.TRACE_LENGTH];
        Arrays.fill(trace, 1, trace.length, (byte) fill);
        return new Payload(
                new Sha256MessageIds().of(nonce, content),
                nonce,
                content,
                Message.Scope.SWARM,
                0,
                Bytes.owning(trace));
    }
}
