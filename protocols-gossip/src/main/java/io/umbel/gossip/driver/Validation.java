package io.umbel.gossip.driver;

import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.TopicEvent.ValidationRequested;
import io.umbel.spi.NodeContext;
import io.umbel.spi.PubSub.Received;
import io.umbel.spi.PubSub.Validator;
import io.umbel.spi.PubSub.Verdict;
import io.umbel.spi.TopicId;
import io.umbel.spi.Violation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a topic's messages before they go any further: first their signature, then whatever the
 * application wants. A message is looked at by a thread of the topic; one that needs no look, by
 * nobody.
 */
final class Validation {
    private static final Logger log = LoggerFactory.getLogger(Validation.class);
    private static final int CAPACITY = 1024;

    private final TopicId topic;
    private final NodeContext node;
    private final Judges judges;
    private final List<Validator> validators = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Optional<ValidationRequested>> waiting =
            new ArrayBlockingQueue<>(CAPACITY);
    private boolean running;

    /** Takes the verdicts, by the validator's thread. */
    interface Judges {
        void judged(TopicId topic, ValidationRequested message, boolean accepted)
                throws InterruptedException;

        /** Rejected messages are judged as well. */
        void blamed(ValidationRequested message, Violation violation, String detail);
    }

    Validation(TopicId topic, NodeContext node, Judges judges) {
        this.topic = topic;
        this.node = node;
        this.judges = judges;
    }

    void add(Validator validator) {
        validators.add(validator);
    }

    void remove(Validator validator) {
        validators.remove(validator);
    }

    boolean isNeeded(Envelope envelope) {
        return envelope.isSigned() || !validators.isEmpty();
    }

    /** For the loop's thread. False if there is no room. */
    boolean offer(ValidationRequested message) {
        if (!running) {
            running = true;
            var _ = node.startVirtualThread("gossip-validator", this::run);
        }
        return waiting.offer(Optional.of(message));
    }

    /** For the loop's thread. */
    void close() {
        waiting.clear();
        waiting.add(Optional.empty());
    }

    private void run() {
        try {
            for (var message = waiting.take(); message.isPresent(); message = waiting.take()) {
                attempt(message.get());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The plugin stops.
        }
    }

    /** A bug costs one message, not all that come after it. */
    private void attempt(ValidationRequested message) throws InterruptedException {
        try {
            validate(message);
        } catch (RuntimeException e) {
            log.error("topic {}: a message was lost to a bug", topic, e);
            judges.judged(topic, message, false);
        }
    }

    private void validate(ValidationRequested message) throws InterruptedException {
        Envelope envelope = Envelope.open(message.content()).orElseThrow();
        if (!envelope.isGenuine(topic)) {
            judges.blamed(message, Violation.FORGERY, "a message that its author has not signed");
            judges.judged(topic, message, false);
            return;
        }
        Verdict verdict = verdict(received(message, envelope));
        if (verdict == Verdict.REJECT) {
            judges.blamed(message, Violation.PROTOCOL_ERROR, "a message that the topic rejects");
        }
        judges.judged(topic, message, verdict == Verdict.ACCEPT);
    }

    private static Received received(ValidationRequested message, Envelope envelope) {
        return new Received(
                envelope.message().readOnlyArray(),
                envelope.author(),
                message.from(),
                message.scope() == Message.Scope.SWARM,
                message.round());
    }

    private Verdict verdict(Received message) throws InterruptedException {
        for (Validator validator : validators) {
            Verdict verdict = verdict(validator, message);
            if (verdict != Verdict.ACCEPT) {
                return verdict;
            }
        }
        return Verdict.ACCEPT;
    }

    private Verdict verdict(Validator validator, Received message) throws InterruptedException {
        try {
            return validator.validate(message);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            log.warn("topic {}: a validator failed; the message is ignored", topic, e);
            return Verdict.IGNORE;
        }
    }
}
