package io.umbel.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.node.Node;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.CommandContext;
import io.umbel.spi.CommandProvider;
import io.umbel.spi.NodeContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a node that has joined a topic by its settings. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GossipCommandsTest {
    @TempDir Path temporary;

    /** Dials with a node of its own, as a command does. */
    private final class OwnNode implements CommandContext, AutoCloseable {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final Node node;

        private OwnNode(String name, NodeKey key) throws Exception {
            node = Node.dialing(GossipNode.settings(temporary.resolve(name)), key);
        }

        @Override
        public NodeContext node() {
            return node.context();
        }

        @Override
        public NodeContext node(Path keyFile) {
            return node.context();
        }

        @Override
        public InputStream in() {
            return InputStream.nullInputStream();
        }

        @Override
        public PrintStream out() {
            return new PrintStream(out, true, StandardCharsets.UTF_8);
        }

        @Override
        public PrintStream err() {
            return new PrintStream(err, true, StandardCharsets.UTF_8);
        }

        @Override
        public boolean json() {
            return false;
        }

        private String output() {
            return out.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            node.close();
        }
    }

    private static int run(CommandContext context, String name, String... arguments)
            throws Exception {
        return ServiceLoader.load(CommandProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(command -> command.name().equals("gossip " + name))
                .findFirst()
                .orElseThrow()
                .run(context, List.of(arguments));
    }

    private GossipNode startMember() throws Exception {
        return GossipNode.start(
                temporary.resolve("member"), "umbel.plugins.gossip.topics = [ weather ]");
    }

    @Test
    void whatIsPublished_isPrintedBySubscribers() throws Exception {
        try (GossipNode member = startMember();
                var subscriber = new OwnNode("subscriber", NodeKey.generate());
                var publisher = new OwnNode("publisher", NodeKey.generate());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String peer = member.address().toString();
            Future<Integer> printed =
                    threads.submit(() ->
                            run(
                                    subscriber,
                                    "subscribe",
                                    "weather",
                                    "--peer",
                                    peer,
                                    "--count",
                                    "1"));
            while (!subscriber.err.toString(StandardCharsets.UTF_8).contains("joined")
                    && !printed.isDone()) {
                Thread.onSpinWait();
            }

            assertThat(run(publisher, "publish", "weather", "sunny", "--peer", peer)).isZero();

            assertThat(printed.get(30, TimeUnit.SECONDS)).isZero();
            assertThat(subscriber.output()).isEqualTo("sunny\n");
        }
    }

    @Test
    void topicsAndMembers_areToldToTheNodesOwnKeyAlone() throws Exception {
        try (GossipNode member = startMember();
                var owner =
                        new OwnNode(
                                "owner",
                                NodeKey.readOrCreate(
                                        GossipNode.settings(temporary.resolve("member"))
                                                .keyFile()))) {
            String peer = member.address().toString();
            member.awaitView("weather");
            assertThat(run(owner, "topics", peer, "--key", "its-own")).isZero();
            assertThat(owner.output()).isEqualTo("umbel/services/1\nweather\n");
            assertThat(run(owner, "members", peer, "weather", "--key", "its-own")).isZero();
            assertThat(run(owner, "members", peer, "traffic", "--key", "its-own")).isEqualTo(1);
        }
    }

    @Test
    void topicThatThePeerHasNotJoined_isAnErrorThatSaysWhatIsExpected() throws Exception {
        try (GossipNode member = startMember();
                var publisher = new OwnNode("publisher", NodeKey.generate())) {
            String peer = member.address().toString();
            assertThatThrownBy(() -> run(publisher, "publish", "traffic", "jam", "--peer", peer))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("umbel.plugins.gossip.topics");
        }
    }

    @Test
    void wrongArguments_printTheUsage() throws Exception {
        try (var context = new OwnNode("nobody", NodeKey.generate())) {
            for (String command : List.of("publish", "subscribe", "topics", "members")) {
                assertThat(run(context, command)).isEqualTo(2);
            }
        }
    }
}
