package io.umbel.node.inspect;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.List;

/** Attributes: OpenTelemetry's names where its conventions have one, {@code umbel.*} else. */
final class Names {
    static final String SCOPE = "io.umbel.node";
    static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("umbel.protocol");
    static final AttributeKey<String> PLUGIN = AttributeKey.stringKey("umbel.plugin");
    static final AttributeKey<String> SIDE = AttributeKey.stringKey("umbel.side");
    static final AttributeKey<String> PATH = AttributeKey.stringKey("umbel.path");
    static final AttributeKey<String> PEER = AttributeKey.stringKey("umbel.peer.id");
    static final AttributeKey<String> CALL = AttributeKey.stringKey("umbel.call.kind");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("umbel.outcome");
    static final AttributeKey<String> STATE = AttributeKey.stringKey("umbel.state");
    static final AttributeKey<String> LIMIT = AttributeKey.stringKey("umbel.limit.name");
    static final AttributeKey<String> DIRECTION = AttributeKey.stringKey("network.io.direction");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    static final Attributes TRANSMIT = Attributes.of(DIRECTION, "transmit");
    static final Attributes RECEIVE = Attributes.of(DIRECTION, "receive");

    /** Seconds: from a loopback's round trip to a connection of days. */
    static final List<Double> LONG_SECONDS =
            List.of(0.001, 0.01, 0.1, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0, 3600.0, 86_400.0);

    private Names() {}

    static Attributes with(Attributes attributes, String error) {
        AttributesBuilder builder = attributes.toBuilder();
        return error.equals(Outcomes.OK) ? attributes : builder.put(ERROR, error).build();
    }
}
