package io.umbel.node.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class QuicHeaderTest {
    private static final String TWENTY = "000102030405060708090a0b0c0d0e0f10111213";

    private static ByteBuf datagram(String hex, int size) {
        ByteBuf bytes = Unpooled.buffer().writeBytes(HexFormat.of().parseHex(hex));
        return bytes.writeZero(Math.max(0, size - bytes.readableBytes()));
    }

    @Test
    void shortHeader_namesTwentyBytes_andBeginsNothing() {
        QuicHeader header = QuicHeader.read(datagram("40" + TWENTY, 1200));
        assertThat(header).isNotNull();
        assertThat(header.destination().toBytes()).isEqualTo(HexFormat.of().parseHex(TWENTY));
        assertThat(header.mayBeginConnection()).isFalse();
    }

    @Test
    void initialOfFullSize_mayBeginAConnection() {
        assertThat(QuicHeader.read(datagram("c00000000108" + "0102030405060708", 1200)))
                .extracting(QuicHeader::mayBeginConnection)
                .isEqualTo(true);
    }

    @Test
    void initialBelow1200Bytes_mayNot() {
        assertThat(QuicHeader.read(datagram("c00000000108" + "0102030405060708", 1199)))
                .extracting(QuicHeader::mayBeginConnection)
                .isEqualTo(false);
    }

    @Test
    void handshakePacket_mayNot() {
        assertThat(QuicHeader.read(datagram("e00000000114" + TWENTY, 1200)))
                .extracting(QuicHeader::mayBeginConnection)
                .isEqualTo(false);
    }

    @Test
    void unknownVersion_may_soThatItIsToldTheVersions() {
        assertThat(QuicHeader.read(datagram("eabababa0114" + TWENTY, 1200)))
                .extracting(QuicHeader::mayBeginConnection)
                .isEqualTo(true);
    }

    @Test
    void idsOfDifferentLength_differ() {
        assertThat(QuicHeader.read(datagram("c00000000102" + "0000", 1200)))
                .isNotEqualTo(QuicHeader.read(datagram("c00000000103" + "000000", 1200)));
    }

    @Test
    void idLongerThanQuicAllows_isRefused() {
        assertThat(QuicHeader.read(datagram("c00000000115" + TWENTY + "14", 1200))).isNull();
    }

    @Test
    void anyTruncation_isReadOrRefused_neverThrows() {
        var random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            var bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            var _ = QuicHeader.read(Unpooled.wrappedBuffer(bytes));
        }
    }
}
