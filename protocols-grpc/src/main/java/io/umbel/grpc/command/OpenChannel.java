package io.umbel.grpc.command;

import io.grpc.ManagedChannel;
import io.umbel.spi.CommandContext;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A channel, and what must be closed with it. */
record OpenChannel(Target target, ManagedChannel channel, Runnable release)
        implements AutoCloseable {
    private static final long CLOSE_SECONDS = 2;

    /** Opens one; nothing is connected before the first call. */
    static OpenChannel to(Target target, Trust trust, CommandContext context) throws IOException {
        return switch (target) {
            case Target.Tcp tcp -> NettyChannels.tcp(tcp, trust);
            case Target.Unix unix -> NettyChannels.unix(unix);
            case Target.Node _ -> throw new IOException(context.node().id() + ": not yet");
            case Target.WebSocket _ -> throw new IOException(target + ": not yet");
        };
    }

    /** Cancels what still runs, and waits a moment for the transport to end. */
    @Override
    public void close() {
        channel.shutdownNow();
        try {
            var _ = channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            release.run();
        }
    }
}
