package io.umbel.node.cli;

import io.umbel.spi.CommandProvider;
import java.util.List;

/**
 * The subcommands that plugins bring; their classes are there until this is closed.
 *
 * @param problems why some are missing, a sentence each
 */
record PluginCommandList(List<CommandProvider> providers, List<String> problems, Runnable release)
        implements AutoCloseable {
    static final PluginCommandList EMPTY = new PluginCommandList(List.of(), List.of(), () -> {});

    @Override
    public void close() {
        release.run();
    }
}
