package io.umbel.grpc.command;

import io.umbel.grpc.dynamic.DescriptorException;
import io.umbel.grpc.dynamic.DescriptorSetFile;
import io.umbel.grpc.dynamic.DescriptorSource;
import io.umbel.grpc.dynamic.ServerReflection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the commands learn what a service looks like. */
final class DescriptorOptions {
    private static final Duration REFLECTION_DEADLINE = Duration.ofSeconds(20);

    @Option(
            names = "--descriptors",
            paramLabel = "FILE",
            description =
                    "What describes the service, written by protoc --descriptor_set_out=FILE --include_imports; else the server is asked (reflection).")
    private @Nullable Path file;

    DescriptorSource source(OpenChannel channel) throws IOException, DescriptorException {
        return file == null
                ? new ServerReflection(
                        channel.channel(), channel.target().toString(), REFLECTION_DEADLINE)
                : DescriptorSetFile.read(file);
    }
}
