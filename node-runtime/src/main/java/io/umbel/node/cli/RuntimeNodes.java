package io.umbel.node.cli;

import io.umbel.node.Node;
import io.umbel.node.control.AddressFile;
import io.umbel.node.control.DialingNode;
import io.umbel.node.control.NodeView;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.plugin.PluginCommands;
import io.umbel.node.relay.RelayVisit;
import io.umbel.node.settings.NodeSettings;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** Real nodes in this process. */
final class RuntimeNodes implements NodeLauncher {
    @Override
    public RunningNode run(NodeSettings settings) throws IOException, InterruptedException {
        HomeLock lock = HomeLock.take(settings.data());
        try {
            return serve(settings, lock);
        } catch (IOException | InterruptedException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static RunningNode serve(NodeSettings settings, HomeLock lock)
            throws IOException, InterruptedException {
        Node node = Node.start(settings);
        var addressFile = new AddressFile(settings.data());
        try {
            addressFile.write(node.address());
        } catch (IOException e) {
            node.close();
            throw e;
        }
        return new Serving(node, addressFile, lock);
    }

    @Override
    public DialingNode dialer(NodeSettings settings) throws IOException {
        return new Dialing(Node.dialing(DialOnly.of(settings), NodeKey.generate()));
    }

    @Override
    public DialingNode dialer(NodeSettings settings, Path keyFile) throws IOException {
        return new Dialing(Node.dialing(DialOnly.of(settings), NodeKey.read(keyFile)));
    }

    @Override
    public NodeId id(Path keyFile) throws IOException {
        return NodeKey.readOrCreate(keyFile).id();
    }

    @Override
    public PluginCommandList commands(NodeSettings settings) throws IOException {
        Path work = Files.createTempDirectory("umbel-commands-");
        work.toFile().deleteOnExit();
        PluginCommands commands =
                PluginCommands.load(settings.plugin().folder(), work, InstantSource.system());
        return new PluginCommandList(
                commands.commands().stream().map(PluginCommands.Command::provider).toList(),
                commands.problems(),
                commands::close);
    }

    private record Serving(Node node, AddressFile addressFile, HomeLock lock)
            implements RunningNode {
        @Override
        public NodeView view() {
            return node.view();
        }

        @Override
        public void awaitStopped() throws InterruptedException {
            node.awaitStopped();
        }

        @Override
        public void close() {
            node.close();
            try {
                addressFile.remove();
                lock.close();
            } catch (IOException _) {
                // It names a port that nobody holds: the next command says that no node runs. The
                // lock goes with the process.
            }
        }
    }

    private record Dialing(Node node) implements DialingNode {
        @Override
        public NodeContext context() {
            return node.context();
        }

        @Override
        public RelayVisit.Sight visit(NodeAddress relay) throws IOException, InterruptedException {
            return node.visit(relay);
        }

        @Override
        public void close() {
            node.close();
        }
    }
}
