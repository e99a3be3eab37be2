package io.umbel.gossip.sim;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.TopicEvent;
import io.umbel.spi.TopicId;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Counts what the messages of one round do. */
final class RoundRecorder implements Observer {
    private final Map<Bytes, BitSet> delivered = new HashMap<>();
    private long start;
    private long expected;
    private long deliveries;
    private long lastDelivery;
    private long payloads;
    private long control;
    private int maxRound;

    /** Forgets the last round, of which messages may still be under way. */
    void begin(long now) {
        delivered.clear();
        start = now;
        lastDelivery = now;
        expected = 0;
        deliveries = 0;
        payloads = 0;
        control = 0;
        maxRound = 0;
    }

    void expect(Bytes content, int receivers) {
        delivered.put(content, new BitSet());
        expected += receivers;
    }

    @Override
    public void messageArrived(long now, int from, int to, Message message) {
        if (message instanceof Message.Payload) {
            payloads++;
        } else {
            control++;
        }
    }

    @Override
    public void emitted(long now, int node, TopicId topic, TopicEvent event) {
        if (!(event instanceof TopicEvent.Received received)) {
            return;
        }
        BitSet receivers = delivered.get(received.content());
        if (receivers == null) {
            return;
        }
        if (receivers.get(node)) {
            throw new IllegalStateException("node " + node + " received " + event + " twice");
        }
        receivers.set(node);
        deliveries++;
        lastDelivery = now;
        maxRound = Math.max(maxRound, received.round());
    }

    boolean isComplete() {
        return deliveries == expected;
    }

    RoundFigures figures(Duration limit) {
        long missed = expected - deliveries;
        double rmr = deliveries < 2 ? 0 : (double) payloads / (deliveries - 1) - 1;
        Duration duration = missed > 0 ? limit : Duration.ofNanos(lastDelivery - start);
        return new RoundFigures(rmr, maxRound, expected, missed, duration, control);
    }
}
