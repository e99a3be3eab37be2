package io.umbel.node.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.spi.AddressLookup;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CapabilitiesTest {
    private final Capabilities capabilities = new Capabilities();

    @Test
    void offer_isFoundUntilItIsWithdrawn() {
        Runnable withdraw = capabilities.offer("a", String.class, "hello");
        assertThat(capabilities.find(String.class)).contains("hello");

        withdraw.run();
        assertThat(capabilities.find(String.class)).isEmpty();
    }

    @Test
    void secondOwner_isRefused() {
        capabilities.offer("a", String.class, "hello");

        assertThatThrownBy(() -> capabilities.offer("b", String.class, "hi"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("java.lang.String: offered by a already");
    }

    @Test
    void newGeneration_hidesTheOld_untilItWithdraws() {
        Runnable withdrawOld = capabilities.offer("a", String.class, "old");
        Runnable withdrawNew = capabilities.offer("a", String.class, "new");
        assertThat(capabilities.find(String.class)).contains("new");

        withdrawNew.run();
        assertThat(capabilities.find(String.class)).contains("old");
        withdrawOld.run();
        assertThat(capabilities.find(String.class)).isEmpty();
    }

    @Test
    void equalOffersOfTwoGenerations_areWithdrawnOneByOne() {
        Runnable withdrawOld = capabilities.offer("a", String.class, "same");
        capabilities.offer("a", String.class, "same");

        withdrawOld.run();
        assertThat(capabilities.find(String.class)).contains("same");
    }

    @Test
    void addressLookups_areOfferedByMany_andEachOwnersNewestCounts() {
        AddressLookup old = _ -> List.of();
        AddressLookup newer = _ -> List.of();
        AddressLookup other = _ -> List.of();
        capabilities.offer("a", AddressLookup.class, old);
        capabilities.offer("b", AddressLookup.class, other);
        capabilities.offer("a", AddressLookup.class, newer);

        assertThat(capabilities.findAll(AddressLookup.class)).containsExactly(newer, other);
    }
}
