package io.umbel.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** What a plugin's subcommand works with. */
public interface CommandContext {
    /**
     * A node for this command: it dials, and serves nothing. Bound when first asked for, with a key
     * of its own.
     */
    NodeContext node();

    /**
     * As {@link #node()}, but dials with the key of a file, so that peers know it: the node's own
     * answers to what only its owner may ask.
     *
     * @throws IOException if the file holds no key
     */
    default NodeContext node(Path keyFile) throws IOException {
        throw new IOException(keyFile + ": this command dials with a key of its own only");
    }

    /**
     * As {@link #node()}, but dials with the key of the node that the settings describe: what runs
     * with them takes the command for its owner. Blocks while it reads the key.
     *
     * @throws IOException if there is no key yet, because no node has run with these settings
     */
    default NodeContext owner() throws IOException {
        throw new IOException("this command does not know its node's key");
    }

    /**
     * Where the node that runs with the same settings listens; empty if none does. One that was
     * killed may still be named: dialing it fails.
     *
     * @throws IOException if it cannot be found out
     */
    default Optional<NodeAddress> runningNode() throws IOException {
        return Optional.empty();
    }

    /** The user's input. */
    InputStream in();

    /** Results. */
    PrintStream out();

    /** Progress and errors. */
    PrintStream err();

    /** Whether the results are for a program: JSON, one value a line, no colours. */
    boolean json();
}
