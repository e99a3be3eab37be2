package io.umbel.gossip.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.wire.FrameLimits;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContactCodecTest {
    private static final NodeId ID = NodeId.of(new byte[NodeId.LENGTH]);
    private static final URI RELAY = URI.create("umbel://relay.example:4242");

    private static InetSocketAddress way(String ip, int port) {
        return new InetSocketAddress(ip, port);
    }

    private static Bytes hex(String digits) {
        return Bytes.owning(HexFormat.of().parseHex(digits));
    }

    @Test
    void whatIsWritten_isRead() {
        var address =
                new NodeAddress(
                        ID,
                        List.of(
                                way("127.0.0.1", 1),
                                way("192.0.2.7", 65_535),
                                way("2001:db8::1", 4433)),
                        List.of(RELAY, URI.create("https://r")));
        assertThat(ContactCodec.decode(ID, ContactCodec.encode(address))).contains(address);
    }

    /** Other versions read it too. */
    @Test
    void bytes_areThoseOfTheFormat() {
        var address =
                new NodeAddress(ID, List.of(way("192.0.2.7", 4433)), List.of(URI.create("a:b")));
        assertThat(ContactCodec.encode(address)).isEqualTo(hex("04c00002071151" + "13613a62"));
    }

    @Test
    void waysThatLeadNowhereFromElsewhere_areLeftOut() {
        var unresolved = InetSocketAddress.createUnresolved("host.example", 1);
        var address =
                new NodeAddress(
                        ID, List.of(way("0.0.0.0", 1), way("::", 1), unresolved), List.of());
        assertThat(ContactCodec.encode(address)).isEqualTo(Bytes.EMPTY);
    }

    @Test
    void whatDoesNotFit_isLeftOut_andTheRestIsRead() {
        List<InetSocketAddress> many =
                IntStream.range(0, NodeAddress.MAX_WAYS)
                        .mapToObj(i -> way("2001:db8::" + Integer.toHexString(i), 4433))
                        .toList();
        Bytes data = ContactCodec.encode(new NodeAddress(ID, many, List.of(RELAY)));
        assertThat(data.length()).isLessThanOrEqualTo(FrameLimits.MAX_CONTACT_DATA);
        NodeAddress read = ContactCodec.decode(ID, data).orElseThrow();
        assertThat(read.addresses()).isEqualTo(many.subList(0, read.addresses().size()));
        assertThat(read.addresses()).hasSizeGreaterThan(15);
    }

    @Test
    void relayLongerThanItsLengthCanSay_isLeftOut() {
        URI relay = URI.create("umbel://" + "r".repeat(240));
        var address = new NodeAddress(ID, List.of(way("192.0.2.7", 1)), List.of(relay, RELAY));
        assertThat(ContactCodec.decode(ID, ContactCodec.encode(address)))
                .hasValueSatisfying(read -> assertThat(read.relays()).containsExactly(RELAY));
    }

    /**
     * No way; a length that ends early; one of no kind; port 0; a port cut off; a relay that is no
     * URI, that is relative, or empty.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "04c0",
                "05c000020711",
                "00",
                "04c00002070000",
                "04c000020711",
                "1125",
                "1161",
                "10",
                "ff61"
            })
    void bytesThatAreNoContact_areNone(String digits) {
        assertThat(ContactCodec.decode(ID, hex(digits))).isEmpty();
    }

    @Test
    void waysBeyondTheMost_areNotRead() {
        Bytes many = hex("04c00002071151".repeat(NodeAddress.MAX_WAYS + 8));
        assertThat(ContactCodec.decode(ID, many))
                .hasValueSatisfying(
                        read -> assertThat(read.addresses()).hasSize(NodeAddress.MAX_WAYS));
    }
}
