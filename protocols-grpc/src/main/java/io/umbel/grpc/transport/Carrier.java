package io.umbel.grpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

/**
 * The channel beneath a {@link CarriedChannel}. It does not read by itself, and its pipeline ends
 * in {@link ByteBuf}s. Event loop only.
 */
interface Carrier {
    Channel channel();

    /** How much it takes now; what exceeds it waits in memory. In bytes. */
    default long capacity() {
        return channel().isWritable() ? channel().bytesBeforeUnwritable() : 0;
    }

    /** Sends {@code bytes}, which it releases, at once. */
    ChannelFuture send(ByteBuf bytes);

    /** Asks for bytes, once. */
    default void read() {
        channel().read();
    }

    /** Ends both directions; what was sent before still arrives. */
    void end();
}
