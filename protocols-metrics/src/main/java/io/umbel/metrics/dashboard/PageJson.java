package io.umbel.metrics.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.umbel.spi.Alpn;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.function.Function;

/** JSON for a script: ids as text, instants as epoch milliseconds, durations as seconds. */
final class PageJson {
    private static final double SECOND = 1e9;
    private static final JsonMapper MAPPER = JsonMapper.builder().addModule(texts()).build();

    private PageJson() {}

    static JsonMapper mapper() {
        return MAPPER;
    }

    private static SimpleModule texts() {
        var module = new SimpleModule("umbel-page");
        text(module, NodeId.class, NodeId::toString);
        text(module, Alpn.class, Alpn::name);
        text(module, ErrorCode.class, ErrorCode::toString);
        text(module, InetSocketAddress.class, PageJson::hostAndPort);
        write(module, Instant.class, (json, instant) -> json.writeNumber(instant.toEpochMilli()));
        write(module, Duration.class, (json, time) -> json.writeNumber(time.toNanos() / SECOND));
        write(module, OptionalDouble.class, PageJson::writeOptional);
        write(module, NetworkPath.class, PageJson::writePath);
        module.addKeySerializer(
                ErrorCode.class, serializer((json, code) -> json.writeFieldName(code.toString())));
        return module;
    }

    private static void writeOptional(JsonGenerator json, OptionalDouble value) throws IOException {
        if (value.isPresent()) {
            json.writeNumber(value.getAsDouble());
        } else {
            json.writeNull();
        }
    }

    private static void writePath(JsonGenerator json, NetworkPath path) throws IOException {
        json.writeStartObject();
        switch (path) {
            case NetworkPath.Direct direct -> {
                json.writeStringField("kind", "direct");
                json.writeStringField("via", hostAndPort(direct.remote()));
            }
            case NetworkPath.Relayed relayed -> {
                json.writeStringField("kind", "relayed");
                json.writeStringField("via", relayed.relay().toString());
            }
        }
        json.writeNumberField("rtt", path.rtt().toNanos() / SECOND);
        json.writeEndObject();
    }

    private static String hostAndPort(InetSocketAddress address) {
        String host =
                address.getAddress() == null
                        ? address.getHostString()
                        : address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private interface Writer<T> {
        void write(JsonGenerator json, T value) throws IOException;
    }

    private static <T> void text(SimpleModule module, Class<T> type, Function<T, String> format) {
        write(module, type, (json, value) -> json.writeString(format.apply(value)));
    }

    private static <T> void write(SimpleModule module, Class<T> type, Writer<T> writer) {
        module.addSerializer(type, serializer(writer));
    }

    private static <T> JsonSerializer<T> serializer(Writer<T> writer) {
        return new JsonSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator json, SerializerProvider provider)
                    throws IOException {
                writer.write(json, value);
            }
        };
    }
}
