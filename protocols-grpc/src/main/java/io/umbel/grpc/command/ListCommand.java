package io.umbel.grpc.command;

import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.grpc.StatusException;
import io.umbel.grpc.dynamic.DescriptorSource;
import io.umbel.spi.CommandContext;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists names: of services, or of a service's methods. */
@Command(
        description = "List the gRPC services of a peer, or the methods of one.",
        sortOptions = false)
final class ListCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin private final TargetOptions target = new TargetOptions();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SERVICE",
            description = "The full name of a service.")
    private @Nullable String service;

    @Mixin private final DescriptorOptions descriptors = new DescriptorOptions();

    ListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        try (OpenChannel channel = target.open(context)) {
            names(descriptors.source(channel)).forEach(this::print);
            return 0;
        } catch (StatusException e) {
            throw RpcFailure.of(e, target.target(), "reflection");
        }
    }

    private List<String> names(DescriptorSource source) throws Exception {
        if (service == null) {
            return source.services();
        }
        return source.service(service).getMethods().stream()
                .map(MethodDescriptor::getName)
                .map(method -> service + '/' + method)
                .toList();
    }

    private void print(String name) {
        context.out().println(context.json() ? new JsonPrimitive(name).toString() : name);
    }
}
