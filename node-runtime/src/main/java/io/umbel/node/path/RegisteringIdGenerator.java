package io.umbel.node.path;

import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Tells the path layer each connection id that the server codec makes, and from which input. */
final class RegisteringIdGenerator implements QuicConnectionIdGenerator {
    private final QuicConnectionIdGenerator delegate;
    private final BiConsumer<@Nullable ConnectionId, ConnectionId> made;

    RegisteringIdGenerator(
            QuicConnectionIdGenerator delegate,
            BiConsumer<@Nullable ConnectionId, ConnectionId> made) {
        this.delegate = delegate;
        this.made = made;
    }

    @Override
    public ByteBuffer newId(int length) {
        return register(null, delegate.newId(length));
    }

    @Override
    public ByteBuffer newId(ByteBuffer input, int length) {
        var from = ConnectionId.read(input);
        return register(from, delegate.newId(input, length));
    }

    @Override
    public ByteBuffer newId(ByteBuffer source, ByteBuffer destination, int length) {
        var from = ConnectionId.read(destination);
        return register(from, delegate.newId(source, destination, length));
    }

    private ByteBuffer register(@Nullable ConnectionId from, ByteBuffer id) {
        made.accept(from, ConnectionId.read(id));
        return id;
    }

    @Override
    public int maxConnectionIdLength() {
        return delegate.maxConnectionIdLength();
    }

    @Override
    public boolean isIdempotent() {
        return delegate.isIdempotent();
    }
}
