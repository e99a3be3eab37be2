package io.umbel.node.cli;

import io.umbel.node.control.DialingNode;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code umbel connect}. */
@Command(
        name = "connect",
        description =
                "Pipe standard input to a peer's protocol, and its answer to standard output.",
        footer = {"%nFor example:", "  echo hi | umbel connect TICKET /echo/1.0"})
final class ConnectCommand implements Callable<Integer> {
    private static final int BUFFER = 1 << 16;

    private final UmbelCommand umbel;

    @Mixin private final DialOptions dial = new DialOptions();

    @Parameters(
            index = "1",
            paramLabel = "ALPN",
            converter = AlpnConverter.class,
            description = "The protocol, such as /echo/1.0.")
    private @Nullable Alpn alpn;

    ConnectCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        Alpn protocol = Objects.requireNonNull(alpn, "ALPN is a required parameter");
        try (DialingNode node = dial.node(umbel, umbel.settings());
                Connection connection = dial.dial(umbel, node, protocol);
                Stream stream = connection.openStream()) {
            var _ = Thread.ofVirtual().name("stdin").start(() -> send(stream));
            copy(stream.in(), umbel.terminal().out());
        }
        return ExitCode.DONE;
    }

    /** A peer that wants no more ends only this direction: its answer may still come. */
    private void send(Stream stream) {
        try {
            copy(umbel.terminal().in(), stream.out());
            stream.out().finish();
        } catch (IOException e) {
            if (umbel.debug()) {
                umbel.terminal().err().println("input: " + e.getMessage());
            }
        }
    }

    /** Flushes whenever the source pauses, so that a person sees each answer. */
    private static void copy(InputStream from, OutputStream to) throws IOException {
        var buffer = new byte[BUFFER];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            to.write(buffer, 0, n);
            if (from.available() == 0) {
                to.flush();
            }
        }
        to.flush();
    }
}
