package io.umbel.node.scaffold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PluginNameTest {

    @ParameterizedTest
    @CsvSource({"hello,hello,Hello", "chat-room,chatroom,ChatRoom", "a1-2b,a12b,A12b", "x,x,X"})
    void words_nameThePackageAndTheClasses(String text, String segment, String prefix) {
        var name = new PluginName(text);

        assertThat(name.packageSegment()).isEqualTo(segment);
        assertThat(name.classPrefix()).isEqualTo(prefix);
        assertThat(name).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Chat",
                "chat_room",
                "-chat",
                "chat-",
                "a--b",
                "1st",
                "../up",
                "a b",
                "ü"
            })
    void otherCharacters_areRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PluginName(text))
                .withMessageStartingWith("plugin name: '" + text + "' (expected 1–40");
    }

    @ParameterizedTest
    @ValueSource(strings = {"class", "new", "true", "null"})
    void wordsOfJava_areRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PluginName(text))
                .withMessageContaining("is a word of Java");
    }

    @ParameterizedTest
    @ValueSource(ints = {41, 1000})
    void longName_isRefused(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PluginName("a".repeat(length)))
                .withMessageContaining("expected 1–40");
    }
}
