package io.umbel.node.cli;

import io.umbel.node.control.AddressFile;
import io.umbel.node.control.ControlHandler;
import io.umbel.node.control.DialingNode;
import io.umbel.node.control.NodeView;
import io.umbel.node.control.RequestRecordingView;
import io.umbel.node.guard.Violations;
import io.umbel.node.relay.RelayVisit;
import io.umbel.node.settings.NodeSettings;
import io.umbel.spi.CommandProvider;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.TestNodeContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Launches nodes of a network in memory. Whoever dials with a key file has one and the same key.
 */
final class InMemoryNodes implements NodeLauncher {
    final RequestRecordingView view = new RequestRecordingView();
    final List<CommandProvider> commands = new ArrayList<>();
    final List<String> problems = new ArrayList<>();
    final CountDownLatch closed = new CountDownLatch(1);
    private final InMemoryNetwork network;
    private final TestNodeContext owner;

    InMemoryNodes(InMemoryNetwork network) {
        this.network = network;
        this.owner = network.join("owner");
    }

    /** Puts a node into the network that answers as {@link #view}. */
    TestNodeContext serve(Path data) throws IOException {
        TestNodeContext node = network.join("node");
        node.serve(
                ControlHandler.ALPN,
                new ControlHandler(view, owner.id(), Set.of(), Violations.IGNORED));
        new AddressFile(data).write(node.address());
        return node;
    }

    @Override
    public RunningNode run(NodeSettings settings) throws IOException {
        TestNodeContext node = serve(settings.data());
        return new RunningNode() {
            @Override
            public NodeView view() {
                return view;
            }

            @Override
            public void awaitStopped() throws InterruptedException {
                view.stopped.await();
            }

            @Override
            public void close() {
                node.close();
                closed.countDown();
            }
        };
    }

    @Override
    public DialingNode dialer(NodeSettings settings) {
        return dialing(network.join("anybody"));
    }

    @Override
    public DialingNode dialer(NodeSettings settings, Path keyFile) throws IOException {
        if (!Files.exists(keyFile)) {
            throw new NoSuchFileException(keyFile.toString());
        }
        return dialing(owner);
    }

    private static DialingNode dialing(TestNodeContext node) {
        return new DialingNode() {
            @Override
            public NodeContext context() {
                return node;
            }

            @Override
            public RelayVisit.Sight visit(NodeAddress relay) throws IOException {
                throw new IOException("no relay in memory");
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public NodeId id(Path keyFile) {
        return owner.id();
    }

    @Override
    public PluginCommandList commands(NodeSettings settings) {
        return new PluginCommandList(List.copyOf(commands), List.copyOf(problems), () -> {});
    }
}
