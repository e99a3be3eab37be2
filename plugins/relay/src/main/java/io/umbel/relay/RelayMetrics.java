package io.umbel.relay;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.umbel.relay.Verdict.Carrier;
import io.umbel.relay.Verdict.Drop;
import io.umbel.relay.Verdict.Forwarded;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** {@code umbel.relay.*}. For any thread. */
final class RelayMetrics {
    private static final AttributeKey<String> CARRIER = AttributeKey.stringKey("carrier");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
    private static final AttributeKey<String> TRANSPORT = AttributeKey.stringKey("transport");
    private static final Attributes QUIC = Attributes.of(TRANSPORT, "quic");
    private static final Attributes TCP = Attributes.of(TRANSPORT, "tcp");
    private static final Map<Carrier, Attributes> CARRIERS = labels(Carrier.class, CARRIER);
    private static final Map<Drop, Attributes> REASONS = labels(Drop.class, REASON);

    private final LongCounter packets;
    private final LongCounter bytes;
    private final LongCounter dropped;
    private final LongUpDownCounter clients;

    RelayMetrics(Meter meter) {
        packets = counter(meter, "packets", "{packet}", "Packets forwarded.");
        bytes = counter(meter, "bytes", "By", "Bytes of packets forwarded.");
        dropped = counter(meter, "dropped", "{packet}", "Packets that went no further.");
        clients =
                meter.upDownCounterBuilder("umbel.relay.clients")
                        .setUnit("{client}")
                        .setDescription("Clients connected now.")
                        .build();
    }

    private static LongCounter counter(Meter meter, String name, String unit, String about) {
        return meter.counterBuilder("umbel.relay." + name)
                .setUnit(unit)
                .setDescription(about)
                .build();
    }

    private static <E extends Enum<E>> Map<E, Attributes> labels(
            Class<E> type, AttributeKey<String> key) {
        var labels = new EnumMap<E, Attributes>(type);
        Arrays.stream(type.getEnumConstants())
                .forEach(value ->
                        labels.put(
                                value, Attributes.of(key, value.name().toLowerCase(Locale.ROOT))));
        return labels;
    }

    void clientEntered(Link link) {
        clients.add(1, transport(link));
    }

    void clientLeft(Link link) {
        clients.add(-1, transport(link));
    }

    private static Attributes transport(Link link) {
        return switch (link) {
            case QuicLink _ -> QUIC;
            case TlsLink _ -> TCP;
        };
    }

    void decided(Verdict verdict, int size) {
        switch (verdict) {
            case Forwarded forwarded -> {
                packets.add(1, CARRIERS.getOrDefault(forwarded.carrier(), Attributes.empty()));
                bytes.add(size);
            }
            case Drop drop -> dropped.add(1, REASONS.getOrDefault(drop, Attributes.empty()));
        }
    }
}
