package io.umbel.spi;

import java.util.List;

/**
 * Adds a subcommand to the {@code umbel} command. Found by {@link java.util.ServiceLoader} in the
 * plugin's jar. Runs in the command's own process, not in the running node.
 */
public interface CommandProvider {
    /**
     * The words after {@code umbel}, with one blank between: {@code greet}, or {@code bench grpc}
     * for a subcommand below another. Each is of lower-case letters, digits and hyphens.
     *
     * <p>What comes before the last word may be a built-in that has subcommands, such as {@code
     * bench}, or a word of the plugin's own, such as {@code gossip} in {@code gossip publish}: it
     * then lists the commands below it. A built-in of the same name wins.
     */
    String name();

    /** One line for {@code --help}. */
    String summary();

    /** What {@code --help} prints; empty for the name and the summary. */
    default String help() {
        return "";
    }

    /**
     * Runs the command. May block; interruption means Ctrl-C.
     *
     * @param arguments the words after the name, options too, but for those that every command has
     * @return the exit code: 0 done, 1 failed, 2 wrong arguments
     * @throws Exception to end with its message and exit code 1
     */
    int run(CommandContext context, List<String> arguments) throws Exception;
}
