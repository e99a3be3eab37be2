package io.umbel.gossip.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Takes so many bytes and no more. */
final class BoundedOutput extends OutputStream {
    private final int max;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    BoundedOutput(int max) {
        this.max = max;
    }

    @Override
    public void write(int b) throws IOException {
        check(1);
        bytes.write(b);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        check(length);
        bytes.write(source, offset, length);
    }

    private void check(int more) throws MalformedFrameException {
        if (more > max - bytes.size()) {
            throw new MalformedFrameException("frame: more than " + max + " bytes in one value");
        }
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
