package io.umbel.gossip.proto;

import io.umbel.gossip.proto.Message.Payload;
import io.umbel.spi.NodeId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of past messages: ids, to know duplicates; payloads as they were forwarded,
 * for members that miss them; and payloads that wait for the application's verdict.
 */
final class MessageStore {
    private static final int MAX_HELD = 1024;

    /** What a payload costs beside its content, about. */
    private static final int OVERHEAD = 256;

    /** A payload that waits for a verdict. */
    record Held(Payload payload, NodeId from) {}

    private final BroadcastConfig config;
    private final Outbox out;
    private final RetentionMap<MessageId, NodeId> known;
    private final RetentionMap<MessageId, Payload> kept;
    private final RetentionMap<MessageId, Held> held;
    private boolean evictScheduled;

    MessageStore(BroadcastConfig config, Outbox out) {
        this.config = config;
        this.out = out;
        this.known = new RetentionMap<>(config.idRetention(), config.maxIds(), _ -> 1);
        this.kept =
                new RetentionMap<>(
                        config.payloadRetention(),
                        config.maxPayloadBytes(),
                        payload -> OVERHEAD + payload.content().length());
        this.held = new RetentionMap<>(config.payloadRetention(), MAX_HELD, _ -> 1);
    }

    void markKnown(MessageId id, NodeId broughtBy, long now) {
        known.put(id, broughtBy, now);
        keepEvicting();
    }

    boolean isKnown(MessageId id) {
        return known.contains(id);
    }

    /** Who sent the first copy of a known message. */
    NodeId broughtBy(MessageId id) {
        return Objects.requireNonNull(known.get(id), "unknown message");
    }

    void keep(Payload payload, long now) {
        kept.put(payload.id(), payload, now);
        keepEvicting();
    }

    @Nullable Payload kept(MessageId id) {
        return kept.get(id);
    }

    /** The last payloads, the oldest first. */
    List<Payload> newest(int count) {
        return kept.newest(count).reversed();
    }

    void hold(Payload payload, NodeId from, long now) {
        held.put(payload.id(), new Held(payload, from), now);
        keepEvicting();
    }

    @Nullable Held release(MessageId id) {
        return held.remove(id);
    }

    /** Nothing runs while there is nothing to evict: an idle topic costs no timer. */
    void keepEvicting() {
        if (!evictScheduled) {
            evictScheduled = true;
            out.schedule(config.evictInterval(), new Timer.EvictCache());
        }
    }

    void evict(long now, boolean othersNeedIt) {
        evictScheduled = false;
        known.evict(now);
        kept.evict(now);
        held.evict(now);
        if (othersNeedIt || !(known.isEmpty() && kept.isEmpty() && held.isEmpty())) {
            keepEvicting();
        }
    }

    int known() {
        return known.size();
    }

    int kept() {
        return kept.size();
    }
}
