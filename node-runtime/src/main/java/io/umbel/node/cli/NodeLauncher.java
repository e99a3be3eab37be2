package io.umbel.node.cli;

import io.umbel.node.control.DialingNode;
import io.umbel.node.settings.NodeSettings;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.nio.file.Path;

/** How commands come by nodes of their own process. Every method may block. */
interface NodeLauncher {
    /** Starts a node that serves; its socket is bound and its plugins are loaded on return. */
    RunningNode run(NodeSettings settings) throws IOException, InterruptedException;

    /** A node that dials and serves nothing, on a free port, with a key that nobody knows. */
    DialingNode dialer(NodeSettings settings) throws IOException;

    /** The same with the key of {@code keyFile}, which must exist. */
    DialingNode dialer(NodeSettings settings, Path keyFile) throws IOException;

    /** The id of the key in {@code keyFile}, which is made if it does not exist. */
    NodeId id(Path keyFile) throws IOException;

    /** The subcommands that the plugins of the folder bring. Nothing is started. */
    PluginCommandList commands(NodeSettings settings) throws IOException;
}
