package io.umbel.node.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryTokensTest {
    private static final InetSocketAddress SYNTHETIC = new InetSocketAddress("::1", 1);
    private static final QuicConnectionIdGenerator IDS = QuicConnectionIdGenerator.signGenerator();

    private final byte[] firstId = new byte[16];
    private Instant now = Instant.EPOCH;
    private InetSocketAddress real = new InetSocketAddress("192.0.2.1", 4433);
    private boolean demanded = true;
    private final RetryTokens tokens = tokens(1);

    private RetryTokens tokens(long seed) {
        return new RetryTokens(
                Duration.ofSeconds(10),
                () -> now,
                new Random(seed),
                () -> demanded,
                _ -> Optional.of(real),
                _ -> {},
                IDS);
    }

    private byte[] token() {
        ByteBuf out = Unpooled.buffer();
        assertThat(tokens.writeToken(out, Unpooled.wrappedBuffer(firstId), SYNTHETIC)).isTrue();
        assertThat(out.readableBytes()).isLessThanOrEqualTo(tokens.maxTokenLength());
        var bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    private boolean isValid(RetryTokens judge, byte[] token, byte[] id) {
        return judge.validateToken(
                        Unpooled.wrappedBuffer(token), SYNTHETIC, Unpooled.wrappedBuffer(id))
                .isValid();
    }

    /** The id that the codec gives to a connection that was begun under {@code first}. */
    private static byte[] idAfterRetry(byte[] first) {
        ByteBuffer id = IDS.newId(ByteBuffer.wrap(first), 20);
        var bytes = new byte[id.remaining()];
        id.get(bytes);
        return bytes;
    }

    @Test
    void token_isValid_fromTheSameAddressUnderTheIdOfTheRetry() {
        assertThat(isValid(tokens, token(), idAfterRetry(firstId))).isTrue();
    }

    @Test
    void noPressure_noToken() {
        demanded = false;

        assertThat(tokens.writeToken(Unpooled.buffer(), Unpooled.wrappedBuffer(firstId), SYNTHETIC))
                .isFalse();
    }

    @Test
    void anotherAddress_isRefused() {
        byte[] token = token();
        real = new InetSocketAddress("192.0.2.2", 4433);

        assertThat(isValid(tokens, token, idAfterRetry(firstId))).isFalse();
    }

    @Test
    void anotherPort_isRefused() {
        byte[] token = token();
        real = new InetSocketAddress("192.0.2.1", 4434);

        assertThat(isValid(tokens, token, idAfterRetry(firstId))).isFalse();
    }

    @Test
    void replayUnderAnotherId_isRefused() {
        assertThat(isValid(tokens, token(), idAfterRetry(new byte[] {1, 2, 3, 4, 5, 6, 7, 8})))
                .isFalse();
    }

    @Test
    void expiredToken_isRefused_andOneOfTheLastMomentIsNot() {
        byte[] token = token();
        now = now.plusSeconds(10);
        assertThat(isValid(tokens, token, idAfterRetry(firstId))).isTrue();

        now = now.plusMillis(1);
        assertThat(isValid(tokens, token, idAfterRetry(firstId))).isFalse();
    }

    @Test
    void tokenOfAnotherNode_isRefused() {
        assertThat(isValid(tokens(2), token(), idAfterRetry(firstId))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 9, 40})
    void changedByte_isRefused(int index) {
        byte[] token = token();
        token[index] ^= 1;

        assertThat(isValid(tokens, token, idAfterRetry(firstId))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 40, 41})
    void shortenedToken_isRefused(int length) {
        var cut = new byte[length];
        System.arraycopy(token(), 0, cut, 0, length);

        assertThat(isValid(tokens, cut, idAfterRetry(firstId))).isFalse();
    }

    @Test
    void lengthenedToken_isRefused() {
        byte[] token = token();
        var longer = new byte[token.length + 5];
        System.arraycopy(token, 0, longer, 0, token.length);

        assertThat(isValid(tokens, longer, idAfterRetry(firstId))).isFalse();
    }
}
