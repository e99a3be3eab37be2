package io.umbel.grpc.command;

import io.umbel.spi.CommandContext;
import io.umbel.spi.CommandProvider;
import io.umbel.spi.NodeContext;
import io.umbel.spi.netty.NettyDialer;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.TestNodeContext;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One run of a command, as {@code umbel} runs it; keeps what it prints. */
final class CommandRun implements CommandContext {
    final Printed out = new Printed();
    private final Printed err = new Printed();
    private final PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
    private final PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
    private InputStream in = InputStream.nullInputStream();
    private boolean json;

    CommandRun withInput(String text) {
        return withInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    CommandRun withInput(InputStream input) {
        in = input;
        return this;
    }

    CommandRun forPrograms() {
        json = true;
        return this;
    }

    /** The exit code; what the command throws is told as {@code umbel} tells it. */
    int run(CommandProvider command, String... arguments) {
        try {
            return command.run(this, List.of(arguments));
        } catch (RuntimeException bug) {
            throw bug;
        } catch (Exception e) {
            errStream.println("umbel: " + e.getMessage());
            return 1;
        }
    }

    String printed() {
        return out.text();
    }

    String errors() {
        return err.text();
    }

    /** One that can dial nobody: the servers of these tests are no nodes. */
    @Override
    public NodeContext node() {
        TestNodeContext node = new InMemoryNetwork().join("caller");
        node.offer(NettyDialer.class, new NoPeers());
        return node;
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public PrintStream out() {
        return outStream;
    }

    @Override
    public PrintStream err() {
        return errStream;
    }

    @Override
    public boolean json() {
        return json;
    }
}
