package io.umbel.relay;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
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
    private static final Attributes DATAGRAM = Attributes.of(CARRIER, "datagram");
    private static final Attributes STREAM = Attributes.of(CARRIER, "stream");
    private static final Map<Drop, Attributes> REASONS = reasons();

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

    private static Map<Drop, Attributes> reasons() {
        var reasons = new EnumMap<Drop, Attributes>(Drop.class);
        Arrays.stream(Drop.values())
                .forEach(drop ->
                        reasons.put(
                                drop, Attributes.of(REASON, drop.name().toLowerCase(Locale.ROOT))));
        return reasons;
    }

    void clientEntered() {
        clients.add(1);
    }

    void clientLeft() {
        clients.add(-1);
    }

    void decided(Verdict verdict, int size) {
        switch (verdict) {
            case Forwarded forwarded -> {
                packets.add(1, forwarded.asDatagram() ? DATAGRAM : STREAM);
                bytes.add(size);
            }
            case Drop drop -> dropped.add(1, REASONS.getOrDefault(drop, Attributes.empty()));
        }
    }
}
