package io.umbel.grpc.command;

import com.typesafe.config.ConfigFactory;
import io.grpc.ManagedChannel;
import io.umbel.grpc.GrpcChannels;
import io.umbel.spi.CommandContext;
import io.umbel.spi.ServiceDirectory;
import java.io.IOException;

/** A channel to a target, and what must be closed with it. */
record OpenChannel(Target target, ManagedChannel channel, GrpcChannels.Standalone channels)
        implements AutoCloseable {

    /** Opens one; nothing is connected before the first call. */
    static OpenChannel to(Target target, Trust trust, CommandContext context)
            throws IOException, InterruptedException {
        if (target instanceof Target.Service) {
            context.node().offer(ServiceDirectory.class, AskedDirectory.of(context));
        }
        GrpcChannels.Standalone channels = GrpcChannels.open(context.node(), ConfigFactory.empty());
        var builder =
                target.isTls()
                        ? channels.builder(target.text(), trust.credentials())
                        : channels.builder(target.text());
        return new OpenChannel(target, builder.build(), channels);
    }

    /** Cancels what still runs, and waits a moment for the transport to end. */
    @Override
    public void close() {
        channel.shutdownNow();
        channels.close();
    }
}
