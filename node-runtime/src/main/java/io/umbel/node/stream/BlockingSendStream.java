package io.umbel.node.stream;

import io.netty.handler.codec.quic.QuicStreamPriority;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.SendStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The writer's side of a {@link SendBuffer}. */
final class BlockingSendStream extends SendStream {
    private final StreamSender sender;
    private final SendBuffer buffer;

    BlockingSendStream(StreamSender sender) {
        this.sender = sender;
        this.buffer = sender.buffer();
    }

    @Override
    public void write(int octet) throws IOException {
        write(ByteBuffer.wrap(new byte[] {(byte) octet}));
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        write(ByteBuffer.wrap(source, offset, length));
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        buffer.write(source);
    }

    @Override
    public void finish() throws IOException {
        buffer.finish();
    }

    @Override
    public void reset(ErrorCode code) {
        sender.reset(code);
    }

    @Override
    public void urgency(int urgency) {
        sender.urgency(new QuicStreamPriority(urgency, true));
    }

    @Override
    public void close() {
        buffer.close();
    }
}
