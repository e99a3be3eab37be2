package io.umbel.spi;

import java.util.List;

/**
 * Adds a subcommand to the {@code umbel} command. Found by {@link java.util.ServiceLoader} in the
 * plugin's jar. Runs in the command's own process, not in the running node.
 */
public interface CommandProvider {
    /**
     * The word after {@code umbel}; lower-case letters, digits and hyphens. A built-in of that name
     * wins.
     */
    String name();

    /** One line for {@code umbel --help}. */
    String summary();

    /**
     * Runs the command. May block; interruption means Ctrl-C.
     *
     * @param arguments the words after the name, options too
     * @return the exit code: 0 done, 1 failed, 2 wrong arguments
     * @throws Exception to end with its message and exit code 1
     */
    int run(CommandContext context, List<String> arguments) throws Exception;
}
