package io.umbel.grpc.compression;

import com.google.protobuf.MessageLite;
import io.umbel.grpc.settings.CompressionSettings;

/** Whether a message is worth compressing. */
final class MessageSize {
    private MessageSize() {}

    /** True of a message whose size is not known before it is written. */
    static boolean worthIt(Object message, CompressionSettings settings) {
        return !(message instanceof MessageLite proto)
                || proto.getSerializedSize() >= settings.minSize();
    }
}
