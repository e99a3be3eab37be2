package io.umbel.gossip.owner;

import io.umbel.spi.TopicId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an owner wants of its node. */
public sealed interface Request {
    /** The longest request, in bytes. */
    int MAX_LENGTH = 4096;

    /** The topics that the node has joined. */
    record Topics() implements Request {}

    /** Whom the node knows in a topic, by its name. */
    record Members(String topic) implements Request {}

    /** To broadcast what comes after the request. */
    record Publish(String topic) implements Request {}

    /** Messages as they come. */
    record Subscribe(String topic) implements Request {}

    /**
     * Who offers what.
     *
     * @param name of the services; empty for all
     * @param watch the whole state, a list, whenever it is another; else once, an offer a line
     */
    record Services(String name, boolean watch) implements Request {}

    /** A topic's name, or its id as 64 hex digits. */
    static TopicId topic(String text) {
        return text.length() == 2 * TopicId.LENGTH
                        && text.chars().allMatch(c -> Character.digit(c, 16) >= 0)
                ? TopicId.parse(text)
                : TopicId.named(text);
    }

    /** The line that says it, with its end. */
    default byte[] toBytes() {
        Map<String, Object> fields =
                switch (this) {
                    case Topics() -> Map.of("do", "topics");
                    case Members(String topic) -> Map.of("do", "members", "topic", topic);
                    case Publish(String topic) -> Map.of("do", "publish", "topic", topic);
                    case Subscribe(String topic) -> Map.of("do", "subscribe", "topic", topic);
                    case Services(String name, boolean watch) ->
                            Map.of("do", "services", "name", name, "watch", watch);
                };
        return (JsonLine.write(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a line. Blocks.
     *
     * @throws IOException if it is no request
     */
    static Request read(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
            if (line.size() > MAX_LENGTH) {
                throw new IOException("a request of more than " + MAX_LENGTH + " bytes");
            }
        }
        if (!(JsonLine.read(line.toString(StandardCharsets.UTF_8)) instanceof Map<?, ?> fields)) {
            throw new IOException("request: no JSON object: " + line);
        }
        return switch (text(fields.get("do"))) {
            case "topics" -> new Topics();
            case "members" -> new Members(text(fields.get("topic")));
            case "publish" -> new Publish(text(fields.get("topic")));
            case "subscribe" -> new Subscribe(text(fields.get("topic")));
            case "services" ->
                    new Services(
                            text(fields.get("name")), Boolean.TRUE.equals(fields.get("watch")));
            case String other ->
                    throw new IOException(
                            "request '%s': not known to this node (is it older than the command?)"
                                    .formatted(other));
        };
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
