package io.umbel.node.stream;

import io.netty.buffer.ByteBuf;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.ReceiveStream;
import io.umbel.spi.SendStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The reader's side of a {@link ReceiveBuffer}. */
final class BlockingReceiveStream extends ReceiveStream {
    private final StreamReceiver receiver;
    private final ReceiveBuffer buffer;

    BlockingReceiveStream(StreamReceiver receiver) {
        this.receiver = receiver;
        this.buffer = receiver.buffer();
    }

    @Override
    public int read() throws IOException {
        ByteBuf bytes = buffer.take();
        if (bytes == null) {
            return -1;
        }
        try {
            return bytes.readUnsignedByte();
        } finally {
            buffer.giveBack(bytes);
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        return read(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        ByteBuf bytes = buffer.take();
        if (bytes == null) {
            return -1;
        }
        int length = Math.min(bytes.readableBytes(), target.remaining());
        int limit = target.limit();
        try {
            bytes.readBytes(target.limit(target.position() + length));
        } finally {
            target.limit(limit);
            buffer.giveBack(bytes);
        }
        return length;
    }

    /** Hands whole buffers to a {@link SendStream}: one copy, no array between. */
    @Override
    public long transferTo(OutputStream out) throws IOException {
        if (!(out instanceof SendStream stream)) {
            return super.transferTo(out);
        }
        long all = 0;
        for (ByteBuf bytes = buffer.take(); bytes != null; bytes = buffer.take()) {
            try {
                all += bytes.readableBytes();
                stream.write(bytes.nioBuffer());
                bytes.skipBytes(bytes.readableBytes());
            } finally {
                buffer.giveBack(bytes);
            }
        }
        return all;
    }

    @Override
    public void stop(ErrorCode code) {
        if (buffer.isWanted()) {
            receiver.stop(code);
        }
    }

    @Override
    public void close() {
        receiver.close();
    }
}
