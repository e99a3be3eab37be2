package io.umbel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class TopicIdTest {
    @Test
    void name_isHashed_soThatEverybodyFindsTheSameTopic() {
        assertThat(TopicId.named("abc"))
                .hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
                .isEqualTo(TopicId.named("abc"))
                .isNotEqualTo(TopicId.named("abd"));
    }

    @Test
    void text_isReadBack_inEitherCase() {
        TopicId topic = TopicId.named("rooms/1");
        assertThat(TopicId.parse(topic.toString().toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(topic);
        assertThat(TopicId.of(topic.toBytes())).isEqualTo(topic).hasSameHashCodeAs(topic);
    }

    @Test
    void wrongLengthOrText_isRefused_andNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicId.of(new byte[31]))
                .withMessageContaining("31 bytes (expected 32)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicId.parse("xyz"))
                .withMessageContaining("'xyz' (expected 64 hex digits)");
    }

    @Test
    void bytes_areCopied() {
        var bytes = new byte[TopicId.LENGTH];
        TopicId topic = TopicId.of(bytes);
        bytes[0] = 1;
        topic.toBytes()[1] = 1;
        assertThat(topic).isEqualTo(TopicId.of(new byte[TopicId.LENGTH]));
    }
}
