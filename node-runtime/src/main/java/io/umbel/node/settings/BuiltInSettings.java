package io.umbel.node.settings;

import io.umbel.spi.Call;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * The settings of a middleware that is part of the node; {@code middleware.conf} tells each key's
 * unit and default.
 */
public sealed interface BuiltInSettings {
    /** {@code telemetry}: records every call. */
    record Telemetry(boolean spans, boolean metrics) implements BuiltInSettings {}

    /**
     * {@code auth}: who may call.
     *
     * @param deny goes before everything else
     * @param operations for some operations, who may call them in place of {@code allow}
     * @param provider of a plugin; empty for none
     */
    record Auth(
            Callers allow, Callers deny, Map<OperationPattern, Callers> operations, String provider)
            implements BuiltInSettings {
        /** Copies {@code operations}. */
        public Auth {
            operations = Map.copyOf(operations);
        }
    }

    /**
     * {@code rate-limit}: how often somebody may call.
     *
     * @param kinds which calls count
     * @param perOperation of one operation by one peer
     * @param burst calls at once after a silence; 0 for as many as the rate says
     * @param floodAfter refusals of one peer in a minute that are a violation; 0 for never
     * @param maxBuckets callers remembered
     */
    record RateLimit(
            Set<Call.Kind> kinds,
            Rate perPeer,
            Rate perConnection,
            Rate perOperation,
            int burst,
            int floodAfter,
            int maxBuckets)
            implements BuiltInSettings {
        /** Copies {@code kinds}. */
        public RateLimit {
            kinds = Set.copyOf(kinds);
        }
    }

    /**
     * {@code load-shed}: refuses calls while the node has too much to do.
     *
     * @param maxCpu of all processors, 0 to 1
     * @param maxHeap of the largest heap, 0 to 1
     * @param maxLoopLag how late the event loop may be
     * @param maxConcurrent calls of one kind under way
     * @param adaptive whether the limit of RPCs and of messages follows their durations, up to
     *     {@code maxConcurrent}
     * @param kinds which calls count as under way
     * @param retryAfter what a refused caller is told
     */
    record LoadShed(
            double maxCpu,
            double maxHeap,
            Duration maxLoopLag,
            int maxConcurrent,
            boolean adaptive,
            Set<Call.Kind> kinds,
            Duration retryAfter)
            implements BuiltInSettings {
        /** Copies {@code kinds}. */
        public LoadShed {
            kinds = Set.copyOf(kinds);
        }
    }

    /** {@code resource-limit}: what one key, and one IP address, may hold at a time. */
    record ResourceLimit(Share perPeer, Share perAddress) implements BuiltInSettings {
        /**
         * What one of them may hold.
         *
         * @param unreadBytes received for it and not yet read by its handlers
         */
        public record Share(int connections, int streams, long unreadBytes, Rate requests) {}
    }

    /**
     * {@code reputation}: refuses callers of low score, and lowers the score of those whose calls
     * end in a violation.
     */
    record Reputation(double minScore) implements BuiltInSettings {}

    /** {@code ban}: refuses banned callers that come another way than over QUIC. */
    record Ban() implements BuiltInSettings {}
}
