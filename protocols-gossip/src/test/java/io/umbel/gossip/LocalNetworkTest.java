package io.umbel.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.PubSub.NeighborUp;
import io.umbel.spi.TopicId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that were told of nobody, on the network of the loopback interface. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LocalNetworkTest {
    private static final String MDNS = "umbel.plugins.gossip.mdns.enabled = true";

    @TempDir Path temporary;

    @Test
    void nodesOnOneNetwork_findEachOther_andNobodyWhoDoesNotShowItself() throws Exception {
        var topic = TopicId.named("weather");
        try (GossipNode a = GossipNode.start(temporary.resolve("a"), MDNS);
                GossipNode b = GossipNode.start(temporary.resolve("b"), MDNS);
                GossipNode hidden = GossipNode.start(temporary.resolve("hidden"))) {
            var atA = a.pubSub().join(topic, List.of());
            var atHidden = hidden.pubSub().join(topic, List.of());
            var events = b.pubSub().join(topic, List.of()).subscribe();

            assertThat(events.poll(Duration.ofSeconds(30))).contains(new NeighborUp(a.id()));
            assertThat(atA.neighbors()).doesNotContain(hidden.id());
            assertThat(atHidden.neighbors()).isEmpty();
        }
    }
}
