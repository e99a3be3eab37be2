package io.umbel.node.endpoint;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stateless address validation (RFC 9000 section 8.1.2): a newcomer gets a token, and must come
 * back with it from the same address, in time, and under the connection id that was made from its
 * first one.
 *
 * <pre>
 * version 1 | issued at, ms 8 | HMAC-SHA-256 over version, time, ip, port, first id 32 | first id
 * </pre>
 */
final class RetryTokens implements QuicTokenHandler {
    private static final byte VERSION = 1;
    private static final int MAC = 32;
    private static final int HEADER = 1 + Long.BYTES;
    private static final int MAX_ID = 20;
    private static final int ID_LENGTH = 20;
    private static final String HMAC = "HmacSHA256";

    private final Mac mac;
    private final Duration lifetime;
    private final InstantSource clock;
    private final BooleanSupplier demanded;
    private final Function<InetSocketAddress, Optional<InetSocketAddress>> realAddress;
    private final Consumer<InetSocketAddress> onProven;
    private final QuicConnectionIdGenerator ids;
    private long written;

    /**
     * @param demanded whether newcomers must prove their address at this moment
     * @param realAddress the address behind the synthetic one that the codec knows
     * @param onProven told the synthetic address of each newcomer that came back with its token
     * @param ids the generator that makes a connection's id from the newcomer's first one
     */
    RetryTokens(
            Duration lifetime,
            InstantSource clock,
            RandomGenerator random,
            BooleanSupplier demanded,
            Function<InetSocketAddress, Optional<InetSocketAddress>> realAddress,
            Consumer<InetSocketAddress> onProven,
            QuicConnectionIdGenerator ids) {
        this.lifetime = lifetime;
        this.clock = clock;
        this.demanded = demanded;
        this.realAddress = realAddress;
        this.onProven = onProven;
        this.ids = ids;
        var key = new byte[MAC];
        random.nextBytes(key);
        this.mac = hmac(key);
    }

    private static Mac hmac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + HMAC, e);
        }
    }

    long written() {
        return written;
    }

    @Override
    public boolean writeToken(ByteBuf out, ByteBuf firstId, InetSocketAddress synthetic) {
        Optional<InetSocketAddress> real = realAddress.apply(synthetic);
        if (real.isEmpty() || !demanded.getAsBoolean()) {
            return false;
        }
        byte[] id = ByteBufUtil.getBytes(firstId);
        long now = clock.millis();
        out.writeByte(VERSION).writeLong(now).writeBytes(tag(now, real.get(), id)).writeBytes(id);
        written++;
        return true;
    }

    @Override
    public TokenValidationResult validateToken(
            ByteBuf token, InetSocketAddress synthetic, ByteBuf id) {
        Optional<InetSocketAddress> real = realAddress.apply(synthetic);
        int size = token.readableBytes();
        if (real.isEmpty()
                || size <= HEADER + MAC
                || size > maxTokenLength()
                || token.readByte() != VERSION) {
            return TokenValidationResult.invalidToken();
        }
        long issued = token.readLong();
        var tag = new byte[MAC];
        token.readBytes(tag);
        byte[] firstId = ByteBufUtil.getBytes(token);
        boolean valid =
                MessageDigest.isEqual(tag, tag(issued, real.get(), firstId))
                        && clock.millis() - issued <= lifetime.toMillis()
                        && ids.newId(ByteBuffer.wrap(firstId), ID_LENGTH)
                                .equals(ByteBuffer.wrap(ByteBufUtil.getBytes(id)));
        if (valid) {
            onProven.accept(synthetic);
        }
        return valid
                ? TokenValidationResult.odcidFromToken(HEADER + MAC)
                : TokenValidationResult.invalidToken();
    }

    private byte[] tag(long issued, InetSocketAddress address, byte[] firstId) {
        mac.update(VERSION);
        mac.update(ByteBuffer.allocate(Long.BYTES).putLong(issued).array());
        mac.update(address.getAddress().getAddress());
        mac.update((byte) (address.getPort() >> Byte.SIZE));
        mac.update((byte) address.getPort());
        return mac.doFinal(firstId);
    }

    @Override
    public int validateToken(ByteBuf token, InetSocketAddress address) {
        throw new UnsupportedOperationException(
                "a token is only valid together with a connection id");
    }

    @Override
    public int maxTokenLength() {
        return HEADER + MAC + MAX_ID;
    }
}
