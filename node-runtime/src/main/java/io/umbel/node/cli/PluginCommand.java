package io.umbel.node.cli;

import io.umbel.node.control.AddressFile;
import io.umbel.node.control.DialingNode;
import io.umbel.node.settings.SettingsException;
import io.umbel.spi.CommandContext;
import io.umbel.spi.CommandProvider;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A subcommand that a plugin brings; what follows its name is the plugin's own to read. */
@Command
final class PluginCommand implements Callable<Integer> {
    private final UmbelCommand umbel;
    private final CommandProvider provider;

    @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "For the plugin.")
    private List<String> arguments = List.of();

    PluginCommand(UmbelCommand umbel, CommandProvider provider) {
        this.umbel = umbel;
        this.provider = provider;
    }

    @Override
    public Integer call() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(provider.getClass().getClassLoader());
        try (var context = new Context()) {
            return provider.run(context, List.copyOf(arguments));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Binds a node for each key when the plugin first asks for it. */
    private final class Context implements CommandContext, AutoCloseable {
        private final Map<Optional<Path>, DialingNode> nodes = new HashMap<>();

        @Override
        public NodeContext node() {
            try {
                return bound(
                        Optional.empty(),
                        () -> umbel.environment().nodes().dialer(umbel.settings()));
            } catch (IOException e) {
                throw new CommandFailedException(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public NodeContext node(Path keyFile) throws IOException {
            return bound(
                    Optional.of(keyFile),
                    () -> umbel.environment().nodes().dialer(umbel.settings(), keyFile));
        }

        @Override
        public NodeContext owner() throws IOException {
            try {
                return node(umbel.settings().keyFile());
            } catch (SettingsException e) {
                throw new CommandFailedException(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public Optional<NodeAddress> runningNode() throws IOException {
            try {
                return new AddressFile(umbel.settings().data()).read();
            } catch (SettingsException e) {
                throw new CommandFailedException(String.valueOf(e.getMessage()), e);
            }
        }

        private NodeContext bound(Optional<Path> key, Binding binding) throws IOException {
            DialingNode bound = nodes.get(key);
            if (bound == null) {
                try {
                    bound = binding.bind();
                } catch (SettingsException e) {
                    throw new CommandFailedException(String.valueOf(e.getMessage()), e);
                }
                nodes.put(key, bound);
            }
            return bound.context();
        }

        @Override
        public InputStream in() {
            return umbel.terminal().in();
        }

        @Override
        public PrintStream out() {
            return umbel.terminal().out();
        }

        @Override
        public PrintStream err() {
            return umbel.terminal().err();
        }

        @Override
        public boolean json() {
            return umbel.json();
        }

        @Override
        public void close() {
            nodes.values().forEach(DialingNode::close);
        }
    }

    @FunctionalInterface
    private interface Binding {
        DialingNode bind() throws IOException, SettingsException;
    }
}
