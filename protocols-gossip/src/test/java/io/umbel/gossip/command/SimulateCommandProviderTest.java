package io.umbel.gossip.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.CommandContext;
import io.umbel.spi.CommandProvider;
import io.umbel.spi.NodeContext;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class SimulateCommandProviderTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Keeps what is printed; a simulation has no use for a node. */
    private final class PrintedContext implements CommandContext {
        @Override
        public NodeContext node() {
            throw new AssertionError("asked for a node");
        }

        @Override
        public InputStream in() {
            return InputStream.nullInputStream();
        }

        @Override
        public PrintStream out() {
            return new PrintStream(out, true, StandardCharsets.UTF_8);
        }

        @Override
        public PrintStream err() {
            return new PrintStream(err, true, StandardCharsets.UTF_8);
        }

        @Override
        public boolean json() {
            return true;
        }
    }

    private int simulate(String... arguments) throws Exception {
        CommandProvider command =
                ServiceLoader.load(CommandProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(provider -> provider.name().equals("gossip simulate"))
                        .findFirst()
                        .orElseThrow();
        return command.run(new PrintedContext(), List.of(arguments));
    }

    @Test
    void results_areJson_whenTheContextWantsIt() throws Exception {
        assertThat(simulate("single-20", "--seeds", "1")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("{\"rmr-min\":");
        assertThat(err.size()).isZero();
    }

    @Test
    void wrongArguments_areNamed_andGiveCode2() throws Exception {
        assertThat(simulate("single-20", "--seeds", "0")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--seeds: 0 (expected at least 1)", "umbel gossip simulate");
    }

    @Test
    void help_isAResult() throws Exception {
        assertThat(simulate("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--compare=FILE");
    }
}
