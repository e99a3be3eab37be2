package io.umbel.gossip.driver;

import io.opentelemetry.api.trace.Span;
import io.umbel.gossip.proto.InEvent;
import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.OutEvent;
import io.umbel.gossip.proto.TopicEvent;
import io.umbel.gossip.proto.TopicEvent.Received;
import io.umbel.gossip.proto.TopicEvent.ValidationRequested;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.spi.TopicId;
import io.umbel.spi.Violation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Between the loop and its surroundings: who tells it what, and what its wishes do. */
final class DriverEvents implements GossipLoop.Effects, ConnectionEvents, Validation.Judges {
    private final NodeContext node;
    private final Mailbox mailbox;
    private final Congestion congestion;
    private final Peers peers;
    private final LearntContacts contacts;
    private final LiveConnections live;
    private final Map<TopicId, LocalTopic> joined;
    private final GossipMetrics metrics;
    private final GossipSpans spans;

    /** What the loop has joined: it lags behind what the application has. For the loop's thread. */
    private final Map<TopicId, LocalTopic> topics = new HashMap<>();

    private Consumer<InEvent> loop = _ -> {};

    DriverEvents(
            NodeContext node,
            Mailbox mailbox,
            Congestion congestion,
            Peers peers,
            LearntContacts contacts,
            LiveConnections live,
            Map<TopicId, LocalTopic> joined,
            GossipMetrics metrics,
            GossipSpans spans) {
        this.node = node;
        this.mailbox = mailbox;
        this.congestion = congestion;
        this.peers = peers;
        this.contacts = contacts;
        this.live = live;
        this.joined = joined;
        this.metrics = metrics;
        this.spans = spans;
    }

    /** Before anything happens. */
    void feed(Consumer<InEvent> target) {
        loop = target;
    }

    void joined(LocalTopic topic) {
        topics.put(topic.id(), topic);
    }

    void left(LocalTopic topic) {
        topics.remove(topic.id(), topic);
    }

    // What the state machine wants, by the loop's thread

    @Override
    public void send(OutEvent.Send send) {
        peers.send(send.to(), send.topic(), send.message());
    }

    @Override
    public Optional<InEvent> emit(TopicId id, TopicEvent event) {
        metrics.emitted(event);
        LocalTopic topic = topics.get(id);
        if (event instanceof ValidationRequested request) {
            return validate(id, topic, request);
        }
        if (topic != null) {
            tell(topic, event);
        }
        return Optional.empty();
    }

    private void tell(LocalTopic topic, TopicEvent event) {
        if (event instanceof Received message) {
            Span span = spans.delivery(topic, message, () -> peers.info(message.from()));
            topic.emit(event);
            span.end();
        } else {
            topic.emit(event);
        }
    }

    private Optional<InEvent> validate(
            TopicId id, @Nullable LocalTopic topic, ValidationRequested request) {
        Optional<Envelope> envelope = Envelope.open(request.content());
        if (envelope.isEmpty()) {
            report(request.from(), Violation.MALFORMED, "a message in no envelope");
        }
        if (topic == null || envelope.isEmpty()) {
            return Optional.of(new InEvent.Judge(id, request.id(), false));
        }
        if (!topic.validation().isNeeded(envelope.get())) {
            return Optional.of(new InEvent.Judge(id, request.id(), true));
        }
        if (topic.validation().offer(request)) {
            return Optional.empty();
        }
        metrics.dropped("ignored");
        return Optional.of(new InEvent.Judge(id, request.id(), false));
    }

    @Override
    public void disconnect(OutEvent.Disconnect disconnect) {
        peers.release(disconnect.peer());
    }

    @Override
    public void learned(OutEvent.ContactLearned learned) {
        contacts.learn(learned.contact());
    }

    // What connections tell, by their threads

    @Override
    public void received(PeerConnection from, TopicId topic, Message message, int bytes)
            throws InterruptedException {
        metrics.received(message, bytes);
        if (message instanceof Message.Payload) {
            congestion.awaitCleared(from.queue());
        }
        var event = new InEvent.MessageReceived(from.peer(), topic, message);
        mailbox.put(() -> loop.accept(event));
    }

    @Override
    public void refused(PeerConnection from) {
        metrics.dropped("refused");
    }

    @Override
    public boolean isJoined(TopicId topic) {
        return joined.containsKey(topic);
    }

    @Override
    public void violated(PeerConnection by, Violation violation, String detail) {
        metrics.violated(violation);
        node.report(by.info(), violation, detail);
    }

    @Override
    public void allRead(PeerConnection connection) {
        mailbox.submit(() -> {
            connection.drain();
            lost(connection, InEvent.Cause.CLOSED);
        });
    }

    @Override
    public void ended(PeerConnection connection, InEvent.Cause cause) {
        live.remove(connection);
        mailbox.submit(() -> lost(connection, cause));
    }

    private void lost(PeerConnection connection, InEvent.Cause cause) {
        if (peers.ended(connection)) {
            loop.accept(new InEvent.PeerDown(connection.peer(), cause));
        }
    }

    // What validators decide, by their topic's thread

    @Override
    public void judged(TopicId topic, ValidationRequested message, boolean accepted)
            throws InterruptedException {
        if (!accepted) {
            metrics.dropped("rejected");
        }
        congestion.awaitCleared(null);
        var verdict = new InEvent.Judge(topic, message.id(), accepted);
        mailbox.put(() -> loop.accept(verdict));
    }

    @Override
    public void blamed(ValidationRequested message, Violation violation, String detail) {
        mailbox.submit(() -> report(message.from(), violation, detail));
    }

    private void report(NodeId peer, Violation violation, String detail) {
        metrics.violated(violation);
        peers.info(peer).ifPresent(info -> node.report(info, violation, detail));
    }
}
