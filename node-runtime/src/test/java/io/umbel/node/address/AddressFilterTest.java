package io.umbel.node.address;

import static io.umbel.node.address.Peers.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.NodeAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressFilterTest {
    private static final Map<String, InetAddress[]> HOSTS =
            Map.of(
                    "node.test",
                    new InetAddress[] {
                        InetAddress.ofLiteral("2001:db8::1"), InetAddress.ofLiteral("192.0.2.1")
                    },
                    "evil.test",
                    new InetAddress[] {
                        InetAddress.ofLiteral("fd15:70a:510b::1"),
                        InetAddress.ofLiteral("224.0.0.1")
                    });

    private final List<String> problems = new ArrayList<>();
    private final AddressFilter filter = new AddressFilter(AddressFilterTest::resolve);

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = HOSTS.get(host);
        if (addresses == null) {
            throw new UnknownHostException(host);
        }
        return addresses;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1 1",
                "::1 65535",
                "10.0.0.1 4433",
                "fe80::1 4433",
                "fd15:70a:510c::1 1"
            })
    void addressThatAPeerCanHave_passes(String way) {
        assertThat(filter.usable(at(1, way), problems::add)).isEqualTo(at(1, way));
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0 1",
                ":: 1",
                "224.0.0.1 1",
                "ff02::1 1",
                "255.255.255.255 1",
                "fd15:70a:510b::1 1",
                "fd15:70a:510b:0:ffff:ffff:ffff:ffff 1",
                "::ffff:0.0.0.0 1"
            })
    void addressThatNoPeerCanHave_isKeptBackAndTold(String way) {
        NodeAddress usable = filter.usable(at(1, way, "192.0.2.2 2"), problems::add);

        assertThat(usable).isEqualTo(at(1, "192.0.2.2 2"));
        assertThat(problems).singleElement().asString().contains("expected");
    }

    @Test
    void hostName_isResolvedToAllItsAddresses() {
        assertThat(filter.usable(at(1, "node.test 4433", "192.0.2.1 4433"), problems::add))
                .isEqualTo(at(1, "2001:db8::1 4433", "192.0.2.1 4433"));
        assertThat(problems).isEmpty();
    }

    @Test
    void hostNameThatCannotBeResolved_isTold_andHidesNothing() {
        assertThat(filter.usable(at(1, "nowhere.test 1", "192.0.2.1 2"), problems::add))
                .isEqualTo(at(1, "192.0.2.1 2"));
        assertThat(problems).containsExactly("host name 'nowhere.test' cannot be resolved");
    }

    @Test
    void hostNameThatLeadsToAnAddressOfNobody_isKeptBack() {
        assertThat(filter.usable(at(1, "evil.test 1"), problems::add).isBareId()).isTrue();
        assertThat(problems)
                .containsExactly(
                        "address [fd15:70a:510b:0:0:0:0:1]:1 (expected a real address: this one only"
                                + " has a meaning inside a node)",
                        "address 224.0.0.1:1 (expected the address of one peer)");
    }

    @Test
    void relays_pass() {
        var relayed =
                new NodeAddress(Peers.id(1), List.of(), List.of(URI.create("https://r.test")));

        assertThat(filter.usable(relayed, problems::add)).isEqualTo(relayed);
    }
}
