package io.umbel.node.address;

import static io.umbel.node.address.Peers.at;
import static io.umbel.node.address.Peers.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfiguredAddressesTest {
    private final ConfiguredAddresses configured =
            new ConfiguredAddresses(
                    List.of(at(1, "10.0.0.1 1"), at(2, "10.0.0.2 2"), at(1, "10.0.0.3 3")));

    @Test
    void lookup_givesAllWaysOfAPeerInTheOrderOfTheSettings() {
        assertThat(configured.lookup(id(1)))
                .containsExactly(at(1, "10.0.0.1 1"), at(1, "10.0.0.3 3"));
    }

    @Test
    void lookupOfAnUnknownPeer_isEmpty() {
        assertThat(configured.lookup(id(3))).isEmpty();
    }
}
