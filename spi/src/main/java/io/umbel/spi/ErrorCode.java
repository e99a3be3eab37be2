package io.umbel.spi;

import java.util.List;

/**
 * An application error code of QUIC (RFC 9000 section 20.2), sent when a connection is closed or a
 * stream is reset.
 *
 * <p>A protocol may use any number below {@code 0x756d00} and above {@code 0x756dff}; the block
 * between is Umbel's own, so a peer can tell what the node said from what the protocol said.
 *
 * @param value 0 to 2^62 − 1
 */
public record ErrorCode(long value) {
    /** All is well: the handler returned. */
    public static final ErrorCode NO_ERROR = new ErrorCode(0);

    /** The handler failed: a bug on the other side. */
    public static final ErrorCode INTERNAL = new ErrorCode(0x756d01);

    /** The node does not serve this protocol, or no longer. */
    public static final ErrorCode NOT_SERVING = new ErrorCode(0x756d02);

    /** A middleware refused the call. */
    public static final ErrorCode REFUSED = new ErrorCode(0x756d03);

    /** The caller's key is not allowed. */
    public static final ErrorCode UNAUTHORIZED = new ErrorCode(0x756d04);

    /** The caller asks too often; try again later. */
    public static final ErrorCode RATE_LIMITED = new ErrorCode(0x756d05);

    /** The node has too much to do; try again later, or elsewhere. */
    public static final ErrorCode OVERLOADED = new ErrorCode(0x756d06);

    /** The caller is banned for a while. */
    public static final ErrorCode BANNED = new ErrorCode(0x756d07);

    /** The node or the plugin stops. */
    public static final ErrorCode SHUTTING_DOWN = new ErrorCode(0x756d08);

    /** The other side no longer wants the answer. */
    public static final ErrorCode CANCELLED = new ErrorCode(0x756d09);

    /** The bytes break the protocol's rules. */
    public static final ErrorCode PROTOCOL_VIOLATION = new ErrorCode(0x756d0a);

    /** One peer opened, reset or abandoned more than the node's limits allow. */
    public static final ErrorCode LIMIT_EXCEEDED = new ErrorCode(0x756d0b);

    private static final long MAX_VALUE = (1L << 62) - 1;
    private static final List<String> NAMES =
            List.of(
                    "INTERNAL",
                    "NOT_SERVING",
                    "REFUSED",
                    "UNAUTHORIZED",
                    "RATE_LIMITED",
                    "OVERLOADED",
                    "BANNED",
                    "SHUTTING_DOWN",
                    "CANCELLED",
                    "PROTOCOL_VIOLATION",
                    "LIMIT_EXCEEDED");

    /**
     * @throws IllegalArgumentException if {@code value} is no QUIC variable-length integer
     */
    public ErrorCode {
        if (value < 0 || value > MAX_VALUE) {
            throw new IllegalArgumentException(
                    "error code: " + value + " (expected 0 to 2^62 − 1)");
        }
    }

    /** The code with this value; the same as the constructor. */
    public static ErrorCode of(long value) {
        return new ErrorCode(value);
    }

    /** {@code NO_ERROR}, {@code RATE_LIMITED}…, or the number in hex for a protocol's own code. */
    @Override
    public String toString() {
        long index = value - INTERNAL.value;
        if (value == 0) {
            return "NO_ERROR";
        }
        return index >= 0 && index < NAMES.size()
                ? NAMES.get((int) index)
                : "0x" + Long.toHexString(value);
    }
}
