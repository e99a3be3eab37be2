package io.umbel.node.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.umbel.node.path.Probe.Ping;
import io.umbel.node.path.Probe.Pong;
import io.umbel.node.path.machine.Transaction;
import io.umbel.spi.NodeId;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ProbeCodecTest {
    private static final NodeId ALICE = NodeId.of(filled(1));
    private static final NodeId BOB = NodeId.of(filled(2));
    private static final byte[] SECRET = filled(3);
    private static final Transaction TRANSACTION = new Transaction(4, 5);

    private final ProbeCodec alice = new ProbeCodec(ALICE, BOB, SECRET);
    private final ProbeCodec bob = new ProbeCodec(BOB, ALICE, SECRET);

    private static byte[] filled(int value) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static ByteBuf written(ProbeCodec by, Probe probe) {
        ByteBuf datagram = Unpooled.buffer();
        by.write(probe, datagram);
        return datagram;
    }

    @Test
    void ping_survivesTheWire_andHasTheSizeItWasAskedFor() {
        var ping = new Ping(9, TRANSACTION, 1200);
        ByteBuf datagram = written(alice, ping);
        assertThat(datagram.readableBytes()).isEqualTo(1200);
        assertThat(QuicHeader.isProbe(datagram)).isTrue();
        assertThat(ProbeCodec.session(datagram)).contains(9L);
        assertThat(bob.read(datagram)).contains(ping);
    }

    @Test
    void pong_survivesTheWire_forBothFamilies() {
        for (String host : new String[] {"127.0.0.1", "::1"}) {
            var pong = new Pong(9, TRANSACTION, new InetSocketAddress(host, 65_535));
            assertThat(bob.read(written(alice, pong))).contains(pong);
        }
    }

    @Test
    void pong_isSmallerThanAnyPing() {
        var pong = new Pong(9, TRANSACTION, new InetSocketAddress("127.0.0.1", 1));
        assertThat(written(alice, pong).readableBytes()).isLessThan(ProbeCodec.PING_SIZE);
    }

    @Test
    void anyChangedByteOfTheHeaderOrMac_andAnyOtherLength_isRefused() {
        for (Probe probe :
                new Probe[] {
                    new Ping(9, TRANSACTION, 64),
                    new Pong(9, TRANSACTION, new InetSocketAddress("::1", 7))
                }) {
            int covered = probe instanceof Ping ? 38 : 56;
            for (int i = 1; i < covered; i++) {
                ByteBuf datagram = written(alice, probe);
                datagram.setByte(i, datagram.getByte(i) ^ 1);
                assertThat(bob.read(datagram)).as("byte %d", i).isEmpty();
            }
        }
        assertThat(bob.read(written(alice, new Ping(9, TRANSACTION, 64)).writeZero(1))).isEmpty();
    }

    @Test
    void ownProbeReflected_isRefused() {
        assertThat(alice.read(written(alice, new Ping(9, TRANSACTION, 64)))).isEmpty();
    }

    @Test
    void sessions_differByDirection() {
        assertThat(ProbeCodec.session(ALICE, BOB)).isNotEqualTo(ProbeCodec.session(BOB, ALICE));
    }

    @Test
    void randomBytes_areRefusedWithoutAnException() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            var bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = 0x21;
            }
            ByteBuf datagram = Unpooled.wrappedBuffer(bytes);
            if (ProbeCodec.session(datagram).isPresent()) {
                assertThat(bob.read(datagram)).isEmpty();
            }
        }
    }
}
