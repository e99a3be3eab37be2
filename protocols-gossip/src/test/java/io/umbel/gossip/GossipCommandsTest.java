package io.umbel.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.umbel.node.Node;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.Alpn;
import io.umbel.spi.CommandContext;
import io.umbel.spi.CommandProvider;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.ServiceDirectory.Health;
import io.umbel.spi.ServiceDirectory.Service;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
        private @Nullable NodeAddress running;
        private boolean json;

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
        public NodeContext owner() {
            return node.context();
        }

        @Override
        public Optional<NodeAddress> runningNode() {
            return Optional.ofNullable(running);
        }

        @Override
        public InputStream in() {
            return new ByteArrayInputStream("from stdin".getBytes(StandardCharsets.UTF_8));
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
            return json;
        }

        private String errors() {
            return err.toString(StandardCharsets.UTF_8);
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
                .filter(command -> command.name().equals(name))
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
                                    "gossip subscribe",
                                    "weather",
                                    "--peer",
                                    peer,
                                    "--count",
                                    "1"));
            awaitJoined(subscriber, printed);

            assertThat(run(publisher, "gossip publish", "weather", "sunny", "--peer", peer))
                    .isZero();

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
            assertThat(run(owner, "gossip topics", "--peer", peer, "--key", "its-own")).isZero();
            assertThat(owner.output()).isEqualTo("umbel/services/1\nweather\n");
            assertThat(run(owner, "gossip members", "weather", "--peer", peer, "--key", "its-own"))
                    .isZero();
            assertThatThrownBy(() ->
                            run(
                                    owner,
                                    "gossip members",
                                    "traffic",
                                    "--peer",
                                    peer,
                                    "--key",
                                    "its-own"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has not joined topic traffic");
        }
    }

    @Test
    void topicThatThePeerHasNotJoined_isAnErrorThatSaysWhatIsExpected() throws Exception {
        try (GossipNode member = startMember();
                var publisher = new OwnNode("publisher", NodeKey.generate())) {
            String peer = member.address().toString();
            assertThatThrownBy(() ->
                            run(publisher, "gossip publish", "traffic", "jam", "--peer", peer))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("umbel.plugins.gossip.topics");
        }
    }

    @Test
    void wrongArguments_sayWhereTheUsageIs() throws Exception {
        try (var context = new OwnNode("nobody", NodeKey.generate())) {
            for (String command : List.of("publish", "subscribe", "members")) {
                assertThat(run(context, "gossip " + command)).isEqualTo(2);
                assertThat(context.errors()).contains("See: umbel gossip " + command + " --help");
            }
            assertThat(run(context, "gossip topics", "--peer", context.node().id().toString()))
                    .isEqualTo(2);
        }
    }

    @Test
    void withoutPeer_theRunningNodeIsAsked() throws Exception {
        try (GossipNode seed = startMember();
                GossipNode running =
                        GossipNode.start(
                                temporary.resolve("running"),
                                "umbel.plugins.gossip.seeds = [\"" + seed.address() + "\"]");
                OwnNode owner = ownerOf(running, "running");
                OwnNode listener = ownerOf(seed, "member");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> printed =
                    threads.submit(
                            () -> run(listener, "gossip subscribe", "weather", "--count", "1"));
            awaitJoined(listener, printed);

            assertThat(run(owner, "gossip publish", "weather", "-")).isZero();
            assertThat(printed.get(30, TimeUnit.SECONDS)).isZero();
            assertThat(listener.output()).isEqualTo("from stdin\n");
        }
    }

    @Test
    void services_areListedAsATable_andAsJson() throws Exception {
        try (GossipNode running = GossipNode.start(temporary.resolve("running"));
                OwnNode owner = ownerOf(running, "running")) {
            var greeter =
                    new Service(
                            "greeter",
                            Alpn.of("/grpc/1.0"),
                            "1.0",
                            Map.of("zone", "eu"),
                            Health.NOT_SERVING);
            var _ =
                    running.node()
                            .context()
                            .find(ServiceDirectory.class)
                            .orElseThrow()
                            .announce(greeter);

            assertThat(run(owner, "services")).isZero();
            assertThat(owner.output().lines())
                    .hasSize(2)
                    .last(STRING)
                    .matches("greeter  .{12}…  /grpc/1.0  1.0 +not_serving  zone=eu");
            owner.json = true;
            assertThat(run(owner, "services", "greeter")).isZero();
            assertThat(owner.output())
                    .contains("{\"name\":\"greeter\",\"node\":\"" + running.id())
                    .contains("\"health\":\"NOT_SERVING\",\"attributes\":{\"zone\":\"eu\"}}");
            assertThat(run(owner, "services", "nobody")).isZero();
        }
    }

    @Test
    void whereNoNodeRuns_thatIsSaid() throws Exception {
        try (var context = new OwnNode("nobody", NodeKey.generate())) {
            assertThatThrownBy(() -> run(context, "services"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("umbel run");
        }
    }

    private OwnNode ownerOf(GossipNode node, String home) throws Exception {
        var owner =
                new OwnNode(
                        "owner-of-" + home,
                        NodeKey.readOrCreate(
                                GossipNode.settings(temporary.resolve(home)).keyFile()));
        owner.running = node.address();
        return owner;
    }

    private static void awaitJoined(OwnNode subscriber, Future<Integer> command) {
        while (!subscriber.errors().contains("joined") && !command.isDone()) {
            Thread.onSpinWait();
        }
    }
}
