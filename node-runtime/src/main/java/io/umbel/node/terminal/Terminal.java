package io.umbel.node.terminal;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a command reads and writes.
 *
 * @param out results
 * @param err progress and errors
 * @param interactive whether a person looks at it
 * @param style colours, if they are wanted
 */
public record Terminal(
        InputStream in, PrintStream out, PrintStream err, boolean interactive, Style style) {

    /** That of this process. Colours only for a person who did not set {@code NO_COLOR}. */
    public static Terminal ofProcess() {
        boolean interactive =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        String noColor = System.getenv("NO_COLOR");
        return new Terminal(
                System.in,
                buffered(FileDescriptor.out),
                System.err,
                interactive,
                new Style(interactive && (noColor == null || noColor.isEmpty())));
    }

    /** {@code System.out} flushes at every write; a table or a stream of bytes needs that once. */
    private static PrintStream buffered(FileDescriptor descriptor) {
        String encoding = System.getProperty("stdout.encoding", StandardCharsets.UTF_8.name());
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16),
                false,
                Charset.forName(encoding));
    }
}
