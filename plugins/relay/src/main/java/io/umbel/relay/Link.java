package io.umbel.relay;

import io.umbel.relay.Verdict.Carrier;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What carries a client's frames: a stream of bytes and, over UDP, datagrams beside it. For any
 * thread.
 */
sealed interface Link permits QuicLink, TlsLink {
    /** The key that TLS has proven. */
    NodeId peer();

    /** Where the client's UDP socket is seen, if it is. */
    Optional<InetSocketAddress> observed();

    /** What the client sends. */
    InputStream in();

    /** Sends bytes on the stream; blocks while the client does not read. */
    void write(ByteBuffer bytes) throws IOException;

    /** What the stream is, to whoever counts. */
    Carrier stream();

    /** Bytes; 0 if there are no datagrams. */
    int maxDatagramSize();

    /** Does not block; false if it is lost. */
    boolean sendDatagram(ByteBuffer datagram) throws IOException;

    /** Hands over what comes as datagrams. Blocks until no more can come. */
    void receiveDatagrams(Consumer<ByteBuffer> each) throws IOException, InterruptedException;

    boolean isOpen();

    /** Ends it, and tells the client why; the first call wins. Does not block. */
    void close(ErrorCode code, String reason);

    /** Ends the stream from this side, and blocks until the client has gone, or was made to. */
    void awaitClosed() throws InterruptedException;
}
