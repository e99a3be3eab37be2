package io.umbel.testkit;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** The reason of a close as the peer gets it: at most 512 bytes of UTF-8. */
final class CloseReasonText {
    private static final int MAX_BYTES = 512;

    private CloseReasonText() {}

    static String cut(String reason) {
        var text = CharBuffer.wrap(reason);
        // Stops before the first character that does not fit whole.
        var _ =
                StandardCharsets.UTF_8
                        .newEncoder()
                        .encode(text, ByteBuffer.allocate(MAX_BYTES), true);
        return reason.substring(0, text.position());
    }
}
