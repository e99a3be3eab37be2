package io.umbel.grpc.command;

import com.google.protobuf.DynamicMessage;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusException;
import io.grpc.stub.MetadataUtils;
import io.umbel.grpc.dynamic.DynamicCall;
import io.umbel.grpc.dynamic.DynamicMethod;
import io.umbel.grpc.dynamic.MessageJson;
import io.umbel.spi.CommandContext;
import java.io.Reader;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Calls one method; each reply is a JSON value on standard output. */
@Command(
        description = "Call a gRPC method, by name and with JSON.",
        sortOptions = false,
        footer = {
            "%nFor example:",
            "  umbel call TICKET grpc.health.v1.Health/Check",
            "  umbel call pkg.Greeter/Greet -d '{\"name\": \"you\"}'",
            "  umbel call tcp://localhost:50051 pkg.Greeter/Greet -d '{\"name\": \"you\"}'",
            "  umbel call TICKET pkg.Chat/Talk -d - < lines-of-json",
        })
final class CallCommand implements Callable<Integer> {
    private final CommandContext context;
    private final LongSupplier nanoTime;

    @Mixin private final MethodOptions called = new MethodOptions();
    @Mixin private final InputOptions input = new InputOptions();
    @Mixin private final DescriptorOptions descriptors = new DescriptorOptions();

    @Option(names = "--defaults", description = "Print fields too that hold their default.")
    private boolean defaults;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print headers, trailers and times to standard error.")
    private boolean verbose;

    CallCommand(CommandContext context, LongSupplier nanoTime) {
        this.context = context;
        this.nanoTime = nanoTime;
    }

    @Override
    public Integer call() throws Exception {
        try (OpenChannel channel = called.open(context);
                Reader reader = input.reader(context)) {
            DynamicMethod method = descriptors.source(channel).method(called.method());
            call(channel, method, reader);
            return 0;
        } catch (StatusException e) {
            throw RpcFailure.of(e, called.target(), called.method().toString());
        }
    }

    private void call(OpenChannel channel, DynamicMethod method, Reader reader) throws Exception {
        MessageJson replies = json(method);
        var call =
                new DynamicCall(
                        method, input.messages(reader, method), reply -> print(reply, replies));
        Channel withHeaders =
                ClientInterceptors.intercept(
                        channel.channel(),
                        MetadataUtils.newAttachHeadersInterceptor(input.headers()));
        if (!verbose) {
            call.run(withHeaders, input.callOptions());
            return;
        }
        var trace = new CallTrace(nanoTime);
        try {
            call.run(
                    ClientInterceptors.intercept(withHeaders, trace),
                    trace.on(input.callOptions()));
        } finally {
            trace.print(context.err());
        }
    }

    /** A single reply is for a person to read, replies of a stream are lines. */
    private MessageJson json(DynamicMethod method) {
        MessageJson all = MessageJson.of(method.descriptor().getOutputType());
        MessageJson json = defaults ? all.withDefaults() : all;
        MethodType type = method.type();
        return context.json() || !type.serverSendsOneMessage() ? json.onOneLine() : json;
    }

    private void print(DynamicMessage reply, MessageJson json) {
        context.out().println(json.write(reply));
        context.out().flush();
    }
}
