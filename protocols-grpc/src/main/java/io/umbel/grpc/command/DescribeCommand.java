package io.umbel.grpc.command;

import com.google.gson.JsonPrimitive;
import io.grpc.StatusException;
import io.umbel.grpc.dynamic.DescriptorSource;
import io.umbel.grpc.dynamic.MethodName;
import io.umbel.grpc.dynamic.ProtoSource;
import io.umbel.spi.CommandContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints services, a service, or a method, with their messages, as a .proto file has them. */
@Command(
        description =
                "Print services, one service or one method as a .proto file has it, with its messages.",
        sortOptions = false)
final class DescribeCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin private final TargetOptions target = new TargetOptions();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SERVICE[/METHOD]",
            description = "The full name of a service, or a method's; else all services.")
    private @Nullable String name;

    @Mixin private final DescriptorOptions descriptors = new DescriptorOptions();

    DescribeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        try (OpenChannel channel = target.open(context)) {
            describe(descriptors.source(channel));
            return 0;
        } catch (StatusException e) {
            throw RpcFailure.of(e, target.target(), "reflection");
        }
    }

    private void describe(DescriptorSource source) throws Exception {
        if (name == null) {
            for (String service : source.services()) {
                print(ProtoSource.of(source.service(service)));
            }
        } else if (name.indexOf('/') >= 0) {
            print(ProtoSource.of(source.method(methodName(name)).descriptor()));
        } else {
            print(ProtoSource.of(source.service(name)));
        }
    }

    private MethodName methodName(String text) {
        try {
            return MethodName.parse(text);
        } catch (IllegalArgumentException e) {
            throw target.wrong(String.valueOf(e.getMessage()));
        }
    }

    private void print(String source) {
        context.out().println(context.json() ? new JsonPrimitive(source).toString() : source);
    }
}
