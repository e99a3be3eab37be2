package io.umbel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeAddressTest {
    private static final NodeId ID = Samples.RFC_8032;

    @Test
    void uri_survivesTheRoundTrip() {
        var random = new Random(4);
        for (int i = 0; i < 200; i++) {
            NodeAddress address = Samples.nodeAddress(random);
            assertThat(NodeAddress.parse(address.toString())).isEqualTo(address);
        }
    }

    @Test
    void uri_readsAsDocumented() {
        NodeAddress address =
                new NodeAddress(
                        ID,
                        List.of(
                                new InetSocketAddress("192.0.2.1", 4242),
                                new InetSocketAddress("2001:db8::1", 4243)),
                        List.of(URI.create("https://relay.example/?a=b&c=d")));

        assertThat(address)
                .hasToString(
                        "umbel://"
                                + ID
                                + "@192.0.2.1:4242?addr=[2001:db8:0:0:0:0:0:1]:4243"
                                + "&relay=https%3A%2F%2Frelay.example%2F%3Fa%3Db%26c%3Dd");
    }

    @Test
    void bareId_ticketAndUri_areAllRead() {
        NodeAddress bare = NodeAddress.of(ID);

        assertThat(bare.isBareId()).isTrue();
        assertThat(NodeAddress.parse(ID.toString())).isEqualTo(bare);
        assertThat(NodeAddress.parse(" \t" + ID.toHex() + "\n")).isEqualTo(bare);
        assertThat(NodeAddress.parse(" " + new Ticket(bare) + "\n")).isEqualTo(bare);
        assertThat(NodeAddress.parse("UMBEL://" + ID)).isEqualTo(bare);
    }

    @Test
    void hostName_isKeptUnresolved() {
        NodeAddress address = NodeAddress.parse("umbel://" + ID + "@node.example:4242");

        assertThat(address.addresses())
                .containsExactly(InetSocketAddress.createUnresolved("node.example", 4242));
        assertThat(NodeAddress.parse(address.toString())).isEqualTo(address);
        assertThat(address.isBareId()).isFalse();
    }

    @Test
    void percentEncodedAddress_isRead() {
        assertThat(NodeAddress.parse("umbel://" + ID + "?addr=%5B2001:db8::1%5D:4243").addresses())
                .containsExactly(new InetSocketAddress("2001:db8::1", 4243));
    }

    @ParameterizedTest
    @CsvSource({
        "@host, expected host:port",
        "@:4242, expected host:port",
        "@a b:4242, expected host:port",
        "@a/b:4242, expected host:port",
        "@2001:db8::1:4242, expected host:port or [ipv6]:port",
        "@[2001:db8::1:4242, expected host:port or [ipv6]:port",
        "@[2001:db8:::1]:4242, expected host:port or [ipv6]:port",
        "@[host]:4242, expected host:port or [ipv6]:port",
        "@host:0, expected 1–65535",
        "@host:65536, expected 1–65535",
        "@host:, expected 1–65535",
        "@host:1/, expected 1–65535",
        "@host:99999999999999, expected 1–65535",
        "?port=1, expected addr=host:port or relay=uri",
        "?, expected addr=host:port or relay=uri",
        "?addr, expected host:port",
        "?relay=%zz, expected % to begin two hex digits",
        "?relay=a%20b, expected an absolute URI",
        "?relay=relay.example, expected an absolute URI",
    })
    void malformedUri_isRefusedWithWhatWasExpected(String rest, String expectation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeAddress.parse("umbel://" + ID + rest))
                .withMessageContaining(expectation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "umbel://", "umbel://@host:1", "umbel://xyz", "http://host:1", "umbel1"})
    void textThatIsNoAddress_isRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeAddress.parse(text))
                .withMessageContaining("expected");
    }

    @Test
    void tooManyWays_areRefused() {
        var address = new InetSocketAddress("192.0.2.1", 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NodeAddress(ID, Collections.nCopies(33, address), List.of()))
                .withMessageContaining("33 addresses and 0 relays (expected at most 32 of each)");
    }

    @Test
    void portZero_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeAddress.of(ID, new InetSocketAddress("192.0.2.1", 0)))
                .withMessageContaining("port 0 of /192.0.2.1:0 (expected 1–65535)");
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 70_000})
    void longRelay_isRefused(int length) {
        var relay = URI.create("https://" + "a".repeat(length - "https://".length()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NodeAddress(ID, List.of(), List.of(relay)))
                .withMessageContaining("at most 255 characters");
    }
}
