package io.umbel.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.umbel.gossip.directory.DirectorySettings;
import io.umbel.gossip.driver.DriverSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each wrong value is told with its key, what was expected instead, and where it stands. */
final class GossipSettingsTest {
    private static final String PATH = "umbel.plugins.gossip";

    private static GossipSettings read(String... lines) {
        Config reference =
                ConfigFactory.parseResources(
                        GossipSettingsTest.class.getClassLoader(), "reference.conf");
        return GossipSettings.of(
                ConfigFactory.parseString(
                                PATH + " {\n" + String.join("\n", lines) + "\n}",
                                ConfigParseOptions.defaults().setOriginDescription("node.conf"))
                        .withFallback(reference)
                        .getConfig(PATH));
    }

    @Test
    void reference_isWhatTheCodeTakesForTheDefault() {
        GossipSettings settings = read();
        assertThat(settings.driver()).isEqualTo(DriverSettings.DEFAULT);
        assertThat(settings.directory()).isEqualTo(DirectorySettings.DEFAULT);
        assertThat(settings.topics()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "actve-view = 5 | actve-view: unknown (expected one of active-view, directory.enabled,",
                "active-view = 0 | active-view: 0 (expected 1–100)",
                "active-view = 101 | active-view: 101 (expected 1–100)",
                "active-view = many | active-view has type STRING rather than NUMBER",
                "passive-view = 0 | passive-view: 0 (expected 1–1000)",
                "passive-view = 1001 | passive-view: 1001 (expected 1–1000)",
                "max-message-size = 511 B | max-message-size: 511 bytes (expected 512–1048576)",
                "max-message-size = 2 MiB | max-message-size: 2097152 bytes (expected 512–1048576)",
                "max-message-size = [] | max-message-size has type LIST rather than",
                "queue-per-peer = 8191 B | queue-per-peer: 8191 bytes (expected 8192–1073741824)",
                "queue-per-peer = 2 GiB | queue-per-peer: 2147483648 bytes (expected 8192–",
                "shuffle-interval = 0 s | shuffle-interval: PT0S (expected 1 ms–1 h)",
                "shuffle-interval = 2 h | shuffle-interval: PT2H (expected 1 ms–1 h)",
                "neighbor-timeout = -1 s | neighbor-timeout: PT-1S (expected 1 ms–1 h)",
                "join-timeout = soon | Invalid value at",
                "topics = weather | topics has type STRING rather than LIST",
                "seeds = [ nobody ] | seeds: ",
                "directory.enabled = 7 | directory.enabled has type NUMBER rather than BOOLEAN",
                "directory.ttl = 1 s | directory.ttl: PT1S (expected 3000 ms–1 h)",
                "directory.max-nodes = 0 | directory.max-nodes: 0 (expected 1–1000000)"
            })
    void wrongValue_isToldWithWhatIsExpected_andWhereItStands(String line, String expected) {
        String key = line.substring(0, line.indexOf(' '));
        assertThatThrownBy(() -> read("", line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(PATH + "." + key + ": ")
                .hasMessageContaining(expected)
                .hasMessageContaining("node.conf: 3");
    }

    @Test
    void allProblems_areToldAtOnce() {
        assertThatThrownBy(() -> read("active-view = 0", "seeds = [ a, b ]", "colour = red"))
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(4));
    }
}
