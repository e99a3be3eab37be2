package io.umbel.node.cli;

import io.umbel.node.scaffold.PluginKind;
import io.umbel.node.scaffold.PluginName;
import io.umbel.node.scaffold.PluginProject;
import io.umbel.node.scaffold.Sdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code umbel plugin}: for those who write plugins. */
@Command(name = "plugin", description = "Begin a plugin of your own.")
final class PluginProjectCommand implements Runnable {
    private final UmbelCommand umbel;

    @Spec private @Nullable CommandSpec spec;

    PluginProjectCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    /** Without a word after it there is nothing to do. */
    @Override
    public void run() {
        throw wrongArguments("umbel plugin: no subcommand (expected new)");
    }

    /** Writes a project into a new folder and says what to do next. */
    @Command(name = "new", description = "Write a Maven project that builds and passes its tests.")
    int create(
            @Parameters(paramLabel = "NAME", description = "Such as chat-room.") String name,
            @Option(
                            names = "--directory",
                            paramLabel = "DIR",
                            description = "Where; a folder of that name unless given.")
                    @Nullable Path directory,
            @Option(names = "--grpc", description = "A gRPC service, which the plugin grpc serves.")
                    boolean grpc)
            throws IOException {
        PluginName plugin = validated(name);
        PluginKind kind = grpc ? PluginKind.GRPC_SERVICE : PluginKind.PROTOCOL;
        Path target = directory == null ? Path.of(plugin.text()) : directory;
        print(new PluginProject(plugin, kind, sdk()).writeTo(target));
        umbel.terminal()
                .err()
                .println(
                        "next: cd %s && mvn package, then drop target/%s-1.0.0.jar into the plugins folder of a node"
                                .formatted(target, plugin));
        return ExitCode.DONE;
    }

    private void print(List<Path> files) throws IOException {
        for (Path file : files) {
            if (umbel.json()) {
                umbel.printJson(file.toString());
            } else {
                umbel.terminal().out().println(file);
            }
        }
    }

    private PluginName validated(String name) {
        try {
            return new PluginName(name);
        } catch (IllegalArgumentException e) {
            throw wrongArguments(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException wrongArguments(String message) {
        return new ParameterException(
                Objects.requireNonNull(spec, "spec, injected by picocli").commandLine(), message);
    }

    private Sdk sdk() throws IOException {
        Path distribution =
                umbel.environment()
                        .process()
                        .distribution()
                        .orElseThrow(() ->
                                new IOException(
                                        "no distribution, hence no SDK (expected to be started by bin/umbel)"));
        return Sdk.in(distribution);
    }
}
