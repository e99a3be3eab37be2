package io.umbel.spi;

import java.io.InputStream;
import java.io.PrintStream;

/** What a plugin's subcommand works with. */
public interface CommandContext {
    /**
     * A node for this command: it dials, and serves nothing. Bound when first asked for, with a key
     * of its own.
     */
    NodeContext node();

    /** The user's input. */
    InputStream in();

    /** Results. */
    PrintStream out();

    /** Progress and errors. */
    PrintStream err();

    /** Whether the results are for a program: JSON, one value a line, no colours. */
    boolean json();
}
