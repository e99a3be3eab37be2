package io.umbel.node.control;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.umbel.spi.Alpn;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;

/**
 * The JSON of the control protocol and of {@code --json}: ids, addresses and instants as text,
 * durations as seconds, alternatives told apart by {@code kind}.
 */
public final class NodeJson {
    private static final int NANO_DIGITS = 9;
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .addModule(texts())
                    .addMixIn(ControlRequest.class, Kind.class)
                    .addMixIn(ControlReply.class, Kind.class)
                    .addMixIn(NetworkPath.class, Kind.class)
                    .registerSubtypes(kinds(ControlRequest.class))
                    .registerSubtypes(kinds(ControlReply.class))
                    .registerSubtypes(kinds(NetworkPath.class))
                    // A newer node may say more than this side knows.
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private NodeJson() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    private interface Kind {}

    /** The one mapper; for any thread. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    private static NamedType[] kinds(Class<?> sealed) {
        Class<?>[] permitted = sealed.getPermittedSubclasses();
        var kinds = new NamedType[permitted.length];
        for (int i = 0; i < permitted.length; i++) {
            kinds[i] =
                    new NamedType(
                            permitted[i], permitted[i].getSimpleName().toLowerCase(Locale.ROOT));
        }
        return kinds;
    }

    private static SimpleModule texts() {
        var module = new SimpleModule("umbel");
        text(module, NodeId.class, NodeId::toString, NodeId::parse);
        text(module, NodeAddress.class, NodeAddress::toString, NodeAddress::parse);
        text(module, InetSocketAddress.class, HostAndPort::format, HostAndPort::parse);
        text(module, Alpn.class, Alpn::name, Alpn::of);
        text(module, Path.class, Path::toString, Path::of);
        text(module, Instant.class, Instant::toString, Instant::parse);
        module.addSerializer(
                Duration.class,
                serializer((json, duration) -> json.writeNumber(seconds(duration))));
        module.addDeserializer(
                Duration.class, deserializer(json -> duration(json.getDecimalValue())));
        return module;
    }

    private static <T> void text(
            SimpleModule module,
            Class<T> type,
            Function<T, String> format,
            Function<String, T> parse) {
        module.addSerializer(
                type, serializer((json, value) -> json.writeString(format.apply(value))));
        module.addDeserializer(type, deserializer(json -> parse.apply(json.getText())));
    }

    private static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), NANO_DIGITS).stripTrailingZeros();
    }

    private static Duration duration(BigDecimal seconds) {
        return Duration.ofNanos(seconds.movePointRight(NANO_DIGITS).longValue());
    }

    @FunctionalInterface
    private interface Writer<T> {
        void write(JsonGenerator json, T value) throws IOException;
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(JsonParser json) throws IOException;
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

    private static <T> JsonDeserializer<T> deserializer(Reader<T> reader) {
        return new JsonDeserializer<>() {
            @Override
            public T deserialize(JsonParser json, DeserializationContext context)
                    throws IOException {
                return reader.read(json);
            }
        };
    }
}
