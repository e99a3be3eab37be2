package io.umbel.node.stream;

import io.umbel.spi.ErrorCode;

/** An error code as the codec takes it: its API has 31 bits where QUIC has 62. */
final class WireCode {
    private WireCode() {}

    /**
     * @throws IllegalArgumentException if the codec cannot send it
     */
    static int of(ErrorCode code) {
        if (code.value() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "error code: " + code + " (this node can send codes up to 0x7fffffff)");
        }
        return (int) code.value();
    }
}
