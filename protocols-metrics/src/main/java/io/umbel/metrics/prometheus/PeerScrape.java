package io.umbel.metrics.prometheus;

import io.umbel.spi.ErrorCode;
import io.umbel.spi.Stream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One scrape over {@code /metrics/1.0}: the peer sends the beginning of the names it wants, in
 * UTF-8, and a FIN; nothing for all. It gets OpenMetrics text, and a FIN.
 */
public final class PeerScrape {
    /** A metric's name has a few dozen characters. */
    private static final int MAX_REQUEST = 256;

    /** Each write to a stream may become a packet. */
    private static final int BUFFER = 1 << 16;

    private final Exposition exposition;

    /** Answers with {@code exposition}. */
    public PeerScrape(Exposition exposition) {
        this.exposition = exposition;
    }

    /**
     * Answers one request; blocks while the peer reads. A request of more than 256 bytes is reset
     * with {@link ErrorCode#PROTOCOL_VIOLATION}.
     */
    public void answer(Stream stream) throws IOException {
        byte[] request = stream.in().readNBytes(MAX_REQUEST + 1);
        if (request.length > MAX_REQUEST) {
            stream.out().reset(ErrorCode.PROTOCOL_VIOLATION);
            return;
        }
        var out = new BufferedOutputStream(stream.out(), BUFFER);
        exposition.writeOpenMetrics(new String(request, StandardCharsets.UTF_8), out);
        out.flush();
        stream.out().finish();
    }
}
