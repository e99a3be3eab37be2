package io.umbel.node.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonFramesTest {
    @Test
    void frames_areReadInOrder_andTheEndIsEmpty() throws Exception {
        var out = new ByteArrayOutputStream();
        JsonFrames.write(out, NodeJsonTest.status());
        JsonFrames.write(out, new ControlRequest.Peers());
        var in = new ByteArrayInputStream(out.toByteArray());

        assertThat(JsonFrames.read(in, NodeStatus.class)).contains(NodeJsonTest.status());
        assertThat(JsonFrames.read(in, ControlRequest.class)).contains(new ControlRequest.Peers());
        assertThat(JsonFrames.read(in, ControlRequest.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, JsonFrames.MAX_LENGTH + 1, Integer.MAX_VALUE})
    void length_outOfRange_isRefusedBeforeAnythingIsRead(int length) {
        var in = new ByteArrayInputStream(ByteBuffer.allocate(8).putInt(length).array());

        assertThatThrownBy(() -> JsonFrames.read(in, ControlRequest.class))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("expected 1–" + JsonFrames.MAX_LENGTH);
        assertThat(in.available()).isEqualTo(4);
    }

    @Test
    void frame_cutAnywhere_isRefused() throws Exception {
        var out = new ByteArrayOutputStream();
        JsonFrames.write(out, new ControlRequest.Status());
        byte[] whole = out.toByteArray();

        for (int length = 1; length < whole.length; length++) {
            var cut = new ByteArrayInputStream(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> JsonFrames.read(cut, ControlRequest.class))
                    .isInstanceOf(MalformedFrameException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "7",
                "{",
                "{}",
                "{\"kind\":\"shutdown\"}",
                "{\"kind\":7}",
                "\u0000",
                "{\"kind\":\"java.lang.Object\"}",
                "{\"kind\":\"reload\",\"plugins\":\"all\"}"
            })
    void json_ofAnotherShape_isRefused(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        byte[] frame =
                ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();

        assertThatThrownBy(() ->
                        JsonFrames.read(new ByteArrayInputStream(frame), ControlRequest.class))
                .isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void randomBytes_areRefusedOrEmpty_andNothingElse() throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int i = 0; i < 10_000; i++) {
            var bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 4) {
                ByteBuffer.wrap(bytes).putInt(bytes.length - 4);
            }
            try {
                assertThat(JsonFrames.read(new ByteArrayInputStream(bytes), ControlRequest.class))
                        .isEmpty();
            } catch (MalformedFrameException expected) {
                assertThat(expected).hasMessageStartingWith("control frame: ");
            }
        }
    }
}
