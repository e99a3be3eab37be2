package io.umbel.grpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * A byte-stream channel on top of another channel, on whose event loop it lives. Buffers pass by
 * reference both ways; back-pressure is the carrier's.
 */
abstract class CarriedChannel extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final ChannelConfig config = new CarriedChannelConfig(this);
    private final CoalescedWrites writes;
    private final DeferredReads reads = new DeferredReads(this::carrier);
    private @Nullable Carrier carrier;
    private volatile boolean open = true;
    private volatile boolean active;
    private volatile @Nullable SocketAddress local;
    private volatile @Nullable SocketAddress remote;

    CarriedChannel(@Nullable Channel parent, int maxBatch) {
        super(parent);
        this.writes = new CoalescedWrites(maxBatch);
    }

    /** From now on this channel is active. Event loop, or before it is registered. */
    final void attach(Carrier newCarrier, SocketAddress localAddress, SocketAddress remoteAddress) {
        carrier = newCarrier;
        local = localAddress;
        remote = remoteAddress;
        newCarrier.channel().config().setAutoRead(false);
        newCarrier.channel().pipeline().addLast(new CarrierEvents(this));
        active = newCarrier.channel().isActive();
    }

    final @Nullable Carrier carrier() {
        return carrier;
    }

    /* --------------- What the carrier tells. Event loop. --------------- */

    void received(ByteBuf bytes) {
        reads.received(bytes.readableBytes());
        var _ = pipeline().fireChannelRead(bytes);
    }

    final void receivedAll() {
        var _ = pipeline().fireChannelReadComplete();
    }

    final void writable() {
        ((CarriedUnsafe) unsafe()).resumeFlush();
    }

    /** HTTP/2 knows no half-closed connection, so this is the end of both directions. */
    void ended(@Nullable Throwable cause) {
        if (cause != null && isOpen()) { // a closed one has no handler left to hear it
            var _ = pipeline().fireExceptionCaught(cause);
        }
        if (isRegistered()) {
            unsafe().close(voidPromise());
        } else {
            var _ = close();
        }
    }

    /* --------------- What AbstractChannel wants --------------- */

    @Override
    protected void doBeginRead() {
        reads.request(eventLoop());
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer pending) throws Exception {
        Carrier to = carrier;
        if (to == null || !to.channel().isOpen()) {
            throw new ClosedChannelException();
        }
        writes.write(pending, to, alloc());
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            throw new UnsupportedOperationException(
                    message.getClass().getName() + " (expected a ByteBuf)");
        }
        return CoalescedWrites.direct(bytes, alloc());
    }

    @Override
    protected void doClose() {
        open = false;
        active = false;
        Carrier ending = carrier;
        if (ending != null) {
            ending.end();
        }
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doBind(SocketAddress address) {
        throw new UnsupportedOperationException("bind " + address);
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new CarriedUnsafe();
    }

    /** Starts to connect; whoever overrides it completes {@code promise}. */
    void doConnect(SocketAddress address, ChannelPromise promise) {
        promise.tryFailure(new UnsupportedOperationException("connect " + address));
    }

    private final class CarriedUnsafe extends AbstractUnsafe {
        void resumeFlush() {
            flush0();
        }

        @Override
        public void connect(SocketAddress to, SocketAddress from, ChannelPromise promise) {
            if (promise.setUncancellable() && ensureOpen(promise)) {
                doConnect(to, promise);
            }
        }
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        Carrier beneath = carrier;
        return beneath == null || loop.equals(beneath.channel().eventLoop());
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return local;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return remote;
    }

    /** AbstractChannel asks once and remembers; a channel that dials learns it late. */
    @Override
    public @Nullable SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return local;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }
}
