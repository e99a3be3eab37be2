package io.umbel.gossip.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.directory.DirectoryMessage.AgedRecord;
import io.umbel.gossip.directory.DirectoryMessage.Digest;
import io.umbel.gossip.directory.DirectoryMessage.News;
import io.umbel.gossip.directory.DirectoryMessage.Reply;
import io.umbel.gossip.directory.DirectoryMessage.Request;
import io.umbel.spi.ServiceDirectory.Health;
import io.umbel.spi.ServiceDirectory.Service;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.TestNodeContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** No bytes do more than {@link MalformedRecordException}. Seeded: what fails, fails again. */
final class DirectoryFuzzTest {
    private static final int RUNS = 50_000;

    private final SplittableRandom random = new SplittableRandom(20_260_101);

    @Test
    void anyBytes_areAMessageOrMalformed() {
        var read = 0;
        for (int i = 0; i < RUNS; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            read += isMessage(bytes) ? 1 : 0;
        }
        assertThat(read).isLessThan(RUNS / 100);
    }

    @Test
    void messagesWithWrongBytes_areAMessageOrMalformed() {
        List<byte[]> messages = messages();
        int malformed = 0;
        for (int i = 0; i < RUNS; i++) {
            byte[] bytes = messages.get(random.nextInt(messages.size())).clone();
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            malformed += isMessage(bytes) ? 0 : 1;
        }
        assertThat(malformed).isBetween(RUNS / 100, RUNS - RUNS / 100);
    }

    @Test
    void messages_areReadAsTheyWereWritten_andNoPrefixOfThem() throws Exception {
        for (byte[] message : messages()) {
            assertThat(MessageCodec.encode(MessageCodec.decode(message))).isEqualTo(message);
            for (int length = 0; length < message.length - 1; length++) {
                assertThat(isMessage(Arrays.copyOf(message, length))).isFalse();
            }
        }
    }

    private static boolean isMessage(byte[] bytes) {
        try {
            return MessageCodec.decode(bytes) != null;
        } catch (MalformedRecordException _) {
            return false;
        }
    }

    private static List<byte[]> messages() {
        try (var network = new InMemoryNetwork()) {
            TestNodeContext node = network.join("gossip");
            var service =
                    new Service(
                            "greeter.Greeter",
                            Overlay.GRPC,
                            "1.0",
                            Map.of("zone", "eu", "weight", "5"),
                            Health.SERVING);
            var content = new NodeRecord(node.address(), 7, Overlay.TTL, List.of(service));
            var record = SignedRecord.sign(content, node::sign);
            var messages = new ArrayList<byte[]>();
            messages.add(MessageCodec.encode(new News(record)));
            messages.add(MessageCodec.encode(new Digest(List.of(content.version()))));
            messages.add(MessageCodec.encode(new Request(List.of(node.id(), node.id()))));
            messages.add(
                    MessageCodec.encode(
                            new Reply(List.of(new AgedRecord(Duration.ofMillis(9), record)))));
            return messages;
        }
    }
}
