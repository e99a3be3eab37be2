package io.umbel.gossip.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.Message.Payload;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.gossip.proto.MessageId;
import io.umbel.gossip.wire.FrameWriter;
import io.umbel.gossip.wire.Hello;
import io.umbel.gossip.wire.Sha256MessageIds;
import io.umbel.spi.Admission;
import io.umbel.spi.Alpn;
import io.umbel.spi.Call;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub;
import io.umbel.spi.PubSub.Event;
import io.umbel.spi.PubSub.JoinFailed;
import io.umbel.spi.PubSub.Received;
import io.umbel.spi.PubSub.Subscription;
import io.umbel.spi.PubSub.Topic;
import io.umbel.spi.PubSub.Verdict;
import io.umbel.spi.SendStream;
import io.umbel.spi.TopicClosedException;
import io.umbel.spi.TopicId;
import io.umbel.spi.Violation;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.ReportedViolation;
import io.umbel.testkit.TestNodeContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What peers do wrong, and users; in memory, with peers whose every byte is ours. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HostilePeerTest {
    private static final Alpn ALPN = Alpn.of("/gossip/1.0");
    private static final TopicId TOPIC = TopicId.named("weather");
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final FrameWriter FRAMES = new FrameWriter(DriverSettings.DEFAULT.limits());

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final TestNodeContext node = network.join("gossip");
    private final TestNodeContext peer = network.join("peer");
    private final GossipDriver driver = driver(node);
    private Topic topic;
    private Subscription events;
    private Connection connection;
    private SendStream stream;

    private static GossipDriver driver(TestNodeContext node) {
        var driver =
                new GossipDriver(
                        node,
                        ALPN,
                        DriverSettings.DEFAULT,
                        new SplittableRandom(1),
                        System::nanoTime);
        node.serve(ALPN, driver::serve);
        driver.start();
        return driver;
    }

    @BeforeEach
    void joinAndConnect() throws Exception {
        topic = driver.join(TOPIC, List.of());
        events = topic.subscribe();
        connection = peer.dial(node.address(), ALPN);
        stream = openStream(TOPIC);
        send(new Message.Join(Bytes.EMPTY));
        assertThat(next()).isEqualTo(new PubSub.NeighborUp(peer.id()));
    }

    @AfterEach
    void close() {
        network.close();
    }

    private SendStream openStream(TopicId id) throws IOException, InterruptedException {
        SendStream opened = connection.openUnidirectional();
        opened.write(FRAMES.write(new Hello(Hello.VERSION, 0, 1 << 20, id)));
        return opened;
    }

    private void send(Message message) throws IOException {
        stream.write(FRAMES.write(message));
    }

    private Event next() throws InterruptedException {
        return events.poll(DEADLINE).orElseThrow();
    }

    private static Payload payload(Bytes content) {
        Bytes nonce = Bytes.owning(new byte[Payload.NONCE_LENGTH]);
        MessageId id = new Sha256MessageIds().of(nonce, content);
        return new Payload(id, nonce, content, Scope.SWARM, 0);
    }

    private static Bytes text(String text) {
        return Envelope.unsigned(text.getBytes(UTF_8));
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private void assertReported(Violation violation) {
        await(() -> !node.violations().isEmpty());
        assertThat(node.violations())
                .extracting(ReportedViolation::violation)
                .containsOnly(violation);
    }

    /** Whatever happened, a peer that behaves is heard. */
    private void assertStillHears() throws Exception {
        stream = openStream(TOPIC);
        send(payload(text("sunny")));
        assertThat(next())
                .isInstanceOfSatisfying(
                        Received.class, message -> assertThat(message.text()).isEqualTo("sunny"));
    }

    /** What breaks the protocol has another ALPN, and fails in the handshake. */
    @Test
    void laterVersionOfTheSameProtocol_isHeard() throws Exception {
        stream = connection.openUnidirectional();
        stream.write(FRAMES.write(new Hello(Hello.VERSION + 200, -1, 1 << 24, TOPIC)));
        send(payload(text("cloudy")));
        assertThat(next()).isInstanceOf(Received.class);
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void garbage_stopsItsStreamAlone_andIsReported() throws Exception {
        stream.write(new byte[] {0, 0, 0, 3, 1, 2, 3});
        assertReported(Violation.MALFORMED);
        assertStillHears();
    }

    @Test
    void frameLongerThanTheLimit_isReported_beforeItIsRead() throws Exception {
        stream.write(new byte[] {0x7f, 0, 0, 0});
        assertReported(Violation.MALFORMED);
        assertStillHears();
    }

    @Test
    void messageUnderAnothersId_isDropped_andReported() throws Exception {
        Payload honest = payload(text("sunny"));
        send(new Payload(honest.id(), honest.nonce(), text("rain"), Scope.SWARM, 0));
        assertReported(Violation.FORGERY);
        assertStillHears();
    }

    @Test
    void forgedSignature_isDropped_andReported() throws Exception {
        byte[] signed = Envelope.signed(node, TOPIC, "rain".getBytes(UTF_8)).toArray();
        signed[signed.length - 1]++;
        send(payload(Bytes.owning(signed)));
        assertReported(Violation.FORGERY);
        assertStillHears();
    }

    /**
     * About every other name is no point of the curve; the validator's thread has to survive it.
     */
    @Test
    void signaturesInNamesThatAreNoKeys_areDropped_andTheNextGenuineOneIsHeard() throws Exception {
        byte[] signed = Envelope.signed(node, TOPIC, "rain".getBytes(UTF_8)).toArray();
        for (int i = 1; i < 20; i++) {
            signed[NodeId.LENGTH / 2]++;
            send(payload(Bytes.copyOf(signed)));
        }
        send(payload(Envelope.signed(peer, TOPIC, "sunny".getBytes(UTF_8))));
        assertThat(next())
                .isInstanceOfSatisfying(
                        Received.class, message -> assertThat(message.text()).isEqualTo("sunny"));
        assertReported(Violation.FORGERY);
    }

    @Test
    void signatureForAnotherTopic_isNoneForThisOne() throws Exception {
        send(payload(Envelope.signed(peer, TopicId.named("traffic"), "rain".getBytes(UTF_8))));
        assertReported(Violation.FORGERY);
    }

    @Test
    void messageInNoEnvelope_isDropped_andReported() throws Exception {
        send(payload(Bytes.owning(new byte[] {9, 9})));
        assertReported(Violation.MALFORMED);
        assertStillHears();
    }

    @Test
    void streamThatSaysNothing_isStopped_andIsNoGoodbye() throws Exception {
        SendStream silent = connection.openUnidirectional();
        silent.write(0);
        await(() -> {
            node.scheduler().advance(Duration.ofSeconds(5));
            return failsToWrite(silent);
        });
        assertThat(connection.isOpen()).isTrue();
        assertStillHears();
    }

    /** It is told at once; a peer that goes on is not listened to for ever. */
    @Test
    void streamOfATopicThatIsNotJoined_isReadForAWhile_thenStopped() throws Exception {
        stream = openStream(TopicId.named("traffic"));
        SendStream unwanted = stream;
        send(payload(text("jam")));
        await(() -> failsToWrite(unwanted));
        assertThat(node.violations()).isEmpty();
        assertStillHears();
    }

    /** Another topic keeps the connection. */
    @Test
    void topicThatIsJoinedAgain_isHeardOnTheStreamThatWasOpen() throws Exception {
        Topic other = driver.join(TopicId.named("traffic"), List.of());
        openStream(other.id()).write(FRAMES.write(new Message.Join(Bytes.EMPTY)));
        await(() -> !other.neighbors().isEmpty());
        topic.close();
        await(() -> load().topics() == 1);
        for (int i = 0; i < 10; i++) {
            send(payload(text("unheard")));
        }
        topic = driver.join(TOPIC, List.of());
        events = topic.subscribe();
        send(new Message.Join(Bytes.EMPTY));
        await(() -> topic.neighbors().contains(peer.id()));
        send(payload(text("sunny")));
        await(() -> {
            try {
                return next() instanceof Received message && message.text().equals("sunny");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static boolean failsToWrite(SendStream stream) {
        try {
            stream.write(FRAMES.write(payload(Envelope.unsigned(new byte[4096]))));
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    @Test
    void validator_decidesWhatIsDelivered_andItsRejectionIsReported() throws Exception {
        Topic validated =
                driver.join(
                        TOPIC,
                        PubSub.Options.DEFAULT.withValidator(message ->
                                switch (message.text()) {
                                    case "rain" -> Verdict.IGNORE;
                                    case "hail" -> Verdict.REJECT;
                                    case "snow" -> throw new IOException("no snow");
                                    default -> Verdict.ACCEPT;
                                }));
        for (String text : List.of("rain", "snow", "hail")) {
            send(payload(text(text)));
        }
        assertReported(Violation.PROTOCOL_ERROR);
        assertStillHears();
        validated.close();
        send(payload(text("hail again")));
        assertThat(next()).isInstanceOf(Received.class);
    }

    @Test
    void validatorThatBlocks_holdsUpNeitherOtherTopicsNorTheApplication() throws Exception {
        var gate = new java.util.concurrent.CountDownLatch(1);
        var other = TopicId.named("traffic");
        var _ =
                driver.join(
                        TOPIC,
                        PubSub.Options.DEFAULT.withValidator(_ -> {
                            gate.await();
                            return Verdict.ACCEPT;
                        }));
        Subscription traffic = driver.join(other, List.of()).subscribe();
        send(payload(text("waits")));
        stream = openStream(other);
        send(new Message.Join(Bytes.EMPTY));
        send(payload(text("jam")));
        assertThat(traffic.poll(DEADLINE)).hasValue(new PubSub.NeighborUp(peer.id()));
        assertThat(traffic.poll(DEADLINE))
                .hasValueSatisfying(e -> assertThat(e).isInstanceOf(Received.class));
        gate.countDown();
        assertThat(next()).isInstanceOf(Received.class);
    }

    @Test
    void messageThatAMiddlewareRefuses_countsAsNeverSent() throws Exception {
        node.guardWith(call ->
                call.kind() == Call.Kind.MESSAGE && call.operation().equals(TOPIC.toString())
                        ? Admission.reject(ErrorCode.RATE_LIMITED, "too many")
                        : Admission.accept());
        send(payload(text("refused")));
        var other = TopicId.named("traffic");
        Subscription traffic = driver.join(other, List.of()).subscribe();
        stream = openStream(other);
        send(new Message.Join(Bytes.EMPTY));
        send(payload(text("jam")));
        assertThat(traffic.poll(DEADLINE)).hasValue(new PubSub.NeighborUp(peer.id()));
        assertThat(traffic.poll(DEADLINE)).isPresent();
        assertThat(events.poll(Duration.ZERO)).isEmpty();
    }

    @Test
    void messageOverTheLimit_failsThatCallAlone() throws Exception {
        byte[] long4097 = new byte[4097];
        assertThatThrownBy(() -> topic.broadcast(long4097))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4097 bytes (expected at most 4096");
        topic.broadcast(new byte[4096]);
        assertThat(connection.isOpen()).isTrue();
        assertThat(topic.neighbors()).containsExactly(peer.id());
    }

    @Test
    void peerThatReadsNothing_isClosed_andToldWhy() throws Exception {
        while (connection.isOpen()) {
            topic.broadcast(new byte[4096]);
        }
        assertThat(connection.awaitClosed())
                .isInstanceOfSatisfying(
                        CloseReason.Application.class,
                        reason -> assertThat(reason.code()).isEqualTo(GossipCodes.TOO_SLOW));
        assertThat(next()).isEqualTo(new PubSub.NeighborDown(peer.id(), PubSub.Reason.LOST));
    }

    @Test
    void seedThatCannotBeReached_isToldToTheSubscriber() throws Exception {
        Topic lonely = driver.join(TopicId.named("lonely"), List.of());
        Subscription atLonely = lonely.subscribe();
        TestNodeContext absent = network.join("absent");
        lonely.addSeeds(List.of(absent.address()));
        assertThat(atLonely.poll(DEADLINE)).hasValue(new JoinFailed(absent.id()));
    }

    @Test
    void seedThatDoesNotGossip_isToldToTheSubscriber() throws Exception {
        topic.addSeeds(List.of(network.join("other").address()));
        assertThat(next()).isInstanceOf(JoinFailed.class);
    }

    @Test
    void closedTopic_refusesToBroadcast_andTellsItsSubscribers() throws Exception {
        topic.close();
        assertThatThrownBy(() -> topic.broadcast(new byte[1]))
                .isInstanceOf(TopicClosedException.class);
        assertThat(next()).isInstanceOf(PubSub.Closed.class);
        topic.close();
    }

    @Test
    void stoppedDriver_tellsSubscribersAndPublishers() throws Exception {
        driver.shutdown(Duration.ofSeconds(1));
        await(() -> {
            try {
                return next() instanceof PubSub.Closed;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThatThrownBy(() -> driver.join(TOPIC, List.of()))
                .isInstanceOf(TopicClosedException.class);
    }

    /** It is answered, and only who has heard that all was read closes. */
    @Test
    void goodbye_endsTheConnection_afterAllIsRead() throws Exception {
        send(payload(text("last words")));
        send(new Message.Disconnect(false));
        stream.finish();
        connection.openUnidirectional().finish();
        int empty = 0;
        while (empty < 2) {
            empty += connection.acceptUnidirectional().readAllBytes().length == 0 ? 1 : 0;
        }
        assertThat(connection.isOpen()).isTrue();
        connection.openUnidirectional().finish();
        assertThat(next()).isInstanceOf(Received.class);
        assertThat(next()).isEqualTo(new PubSub.NeighborDown(peer.id(), PubSub.Reason.LEFT));
        var _ = connection.awaitClosed();
        await(() -> load().connections() == 0);
    }

    private GossipDriver.Load load() {
        try {
            return driver.load();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
