package io.umbel.node.path;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What the version-independent part of a QUIC header tells (RFC 8999), without a copy of the
 * packet.
 */
record QuicHeader(ConnectionId destination, boolean mayBeginConnection) {
    private static final int LONG_FORM = 0x80;
    private static final int FORM_BITS = 0xC0;
    private static final int SHORT_FORM = 0x40;
    private static final int TYPE_BITS = 0x30;
    private static final int VERSION_1 = 1;
    private static final int LENGTH_OFFSET = 5;
    private static final int LONG_ID_OFFSET = 6;
    private static final int SHORT_ID_OFFSET = 1;

    /** RFC 9000 section 14.1: a smaller datagram may not begin a connection. */
    private static final int MIN_INITIAL_DATAGRAM = 1200;

    /**
     * A short header with its id and tag, and an ACK frame, take about 50 bytes. Two nodes that
     * waited to acknowledge acknowledgements would do so for ever.
     */
    private static final int BARE_ACKNOWLEDGEMENT = 64;

    /**
     * Whether the first byte leaves the datagram to the path layer's own probes: no QUIC packet
     * starts so.
     */
    static boolean isProbe(ByteBuf datagram) {
        return (datagram.getByte(datagram.readerIndex()) & FORM_BITS) == 0;
    }

    /**
     * Whether it may ask for an acknowledgement, told by its length, because only the codec can
     * read the rest. What belongs to a handshake says no, so that nobody makes that wait.
     */
    static boolean mayAskForAcknowledgement(ByteBuf datagram) {
        return (datagram.getByte(datagram.readerIndex()) & FORM_BITS) == SHORT_FORM
                && datagram.readableBytes() > BARE_ACKNOWLEDGEMENT;
    }

    /**
     * The header of a datagram's first packet, or null if it is cut short or its id is longer than
     * QUIC's.
     */
    static @Nullable QuicHeader read(ByteBuf datagram) {
        int start = datagram.readerIndex();
        int size = datagram.readableBytes();
        int first = datagram.getByte(start);
        if ((first & LONG_FORM) == 0) {
            return size < SHORT_ID_OFFSET + ConnectionId.LOCAL_LENGTH
                    ? null
                    : new QuicHeader(
                            ConnectionId.read(
                                    datagram, start + SHORT_ID_OFFSET, ConnectionId.LOCAL_LENGTH),
                            false);
        }
        if (size <= LONG_ID_OFFSET) {
            return null;
        }
        int length = datagram.getUnsignedByte(start + LENGTH_OFFSET);
        if (length > ConnectionId.LOCAL_LENGTH || size < LONG_ID_OFFSET + length) {
            return null;
        }
        // An unknown version may begin one too: the codec answers it with a version negotiation.
        boolean initial = datagram.getInt(start + 1) != VERSION_1 || (first & TYPE_BITS) == 0;
        return new QuicHeader(
                ConnectionId.read(datagram, start + LONG_ID_OFFSET, length),
                initial && size >= MIN_INITIAL_DATAGRAM);
    }
}
