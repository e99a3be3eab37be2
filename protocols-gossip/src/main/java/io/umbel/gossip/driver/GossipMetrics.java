package io.umbel.gossip.driver;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.umbel.gossip.proto.InEvent;
import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.TopicEvent;
import java.util.Locale;

/** {@code umbel.gossip.*}. For any thread. */
final class GossipMetrics {
    private static final AttributeKey<String> KIND = AttributeKey.stringKey("kind");
    private static final AttributeKey<String> DIRECTION = AttributeKey.stringKey("direction");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
    private static final Attributes DATA_IN = traffic("data", "received");
    private static final Attributes DATA_OUT = traffic("data", "sent");
    private static final Attributes CONTROL_IN = traffic("control", "received");
    private static final Attributes CONTROL_OUT = traffic("control", "sent");

    private final LongCounter messages;
    private final LongCounter bytes;
    private final LongCounter neighborsUp;
    private final LongCounter neighborsDown;
    private final LongCounter delivered;
    private final LongCounter dropped;
    private final LongCounter dials;
    private final LongCounter dialFailures;
    private final LongCounter lagged;
    private final LongCounter violations;
    private final LongCounter events;

    GossipMetrics(Meter meter) {
        messages = counter(meter, "messages", "{message}", "Messages to and from peers.");
        bytes = counter(meter, "bytes", "By", "Bytes of messages to and from peers.");
        neighborsUp = counter(meter, "neighbor.up", "{neighbor}", "Neighbors gained.");
        neighborsDown = counter(meter, "neighbor.down", "{neighbor}", "Neighbors lost.");
        delivered = counter(meter, "delivered", "{message}", "Messages given to subscribers.");
        dropped = counter(meter, "dropped", "{message}", "Messages that went no further.");
        dials = counter(meter, "dials", "{dial}", "Dials begun.");
        dialFailures = counter(meter, "dial.failures", "{dial}", "Dials that failed.");
        lagged = counter(meter, "lagged", "{event}", "Events a slow subscriber did not get.");
        violations = counter(meter, "violations", "{violation}", "What peers did wrong.");
        events = counter(meter, "driver.events", "{event}", "Events the driver has handled.");
    }

    private static Attributes traffic(String kind, String direction) {
        return Attributes.of(KIND, kind, DIRECTION, direction);
    }

    private static LongCounter counter(Meter meter, String name, String unit, String about) {
        return meter.counterBuilder("umbel.gossip." + name)
                .setUnit(unit)
                .setDescription(about)
                .build();
    }

    void sent(Message message, int size) {
        count(message instanceof Message.Payload ? DATA_OUT : CONTROL_OUT, size);
    }

    void received(Message message, int size) {
        count(message instanceof Message.Payload ? DATA_IN : CONTROL_IN, size);
    }

    private void count(Attributes attributes, int size) {
        messages.add(1, attributes);
        bytes.add(size, attributes);
    }

    void emitted(TopicEvent event) {
        switch (event) {
            case TopicEvent.NeighborUp _ -> neighborsUp.add(1);
            case TopicEvent.NeighborDown(_, TopicEvent.Reason reason) ->
                    neighborsDown.add(1, Attributes.of(REASON, lower(reason)));
            case TopicEvent.Received _ -> delivered.add(1);
            case TopicEvent.ValidationRequested _, TopicEvent.JoinFailed _ -> {}
        }
    }

    /**
     * By {@code refused}, {@code rejected}, {@code ignored}, {@code slow-peer} or {@code too-long}.
     */
    void dropped(String reason) {
        dropped.add(1, Attributes.of(REASON, reason));
    }

    void dialing() {
        dials.add(1);
    }

    void dialFailed() {
        dialFailures.add(1);
    }

    void lagged(int count) {
        if (count > 0) {
            lagged.add(count);
        }
    }

    void violated(Enum<?> violation) {
        violations.add(1, Attributes.of(KIND, lower(violation)));
    }

    void handled(InEvent event) {
        events.add(1, Attributes.of(KIND, nameOf(event)));
    }

    private static String nameOf(InEvent event) {
        return switch (event) {
            case InEvent.MessageReceived _ -> "message";
            case InEvent.Command _ -> "command";
            case InEvent.TimerExpired _ -> "timer";
            case InEvent.PeerDown _ -> "peer-down";
            case InEvent.ContactChanged _ -> "contact";
        };
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
