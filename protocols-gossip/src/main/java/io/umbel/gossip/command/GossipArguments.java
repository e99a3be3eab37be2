package io.umbel.gossip.command;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.TopicId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The words of a command: those with a name, and the rest in order. */
final class GossipArguments {
    private static final int HEX_LENGTH = 2 * TopicId.LENGTH;

    private final List<String> words;

    GossipArguments(List<String> words) {
        this.words = new ArrayList<>(words);
    }

    boolean asksForHelp() {
        return words.contains("--help");
    }

    /** Takes {@code name VALUE} out. */
    Optional<String> option(String name) {
        int at = words.indexOf(name);
        if (at < 0 || at == words.size() - 1) {
            return Optional.empty();
        }
        words.remove(at);
        return Optional.of(words.remove(at));
    }

    Optional<NodeAddress> peer() {
        return option("--peer").map(NodeAddress::parse);
    }

    Optional<Path> key() {
        return option("--key").map(Path::of);
    }

    /** What is left, if these are as many as expected and none is an option. */
    Optional<List<String>> rest(int count) {
        return words.size() == count && words.stream().noneMatch(word -> word.startsWith("--"))
                ? Optional.of(List.copyOf(words))
                : Optional.empty();
    }

    /** A name, or 64 hex digits. */
    static TopicId topic(String text) {
        return text.length() == HEX_LENGTH
                        && text.chars().allMatch(c -> Character.digit(c, 16) >= 0)
                ? TopicId.parse(text)
                : TopicId.named(text);
    }
}
