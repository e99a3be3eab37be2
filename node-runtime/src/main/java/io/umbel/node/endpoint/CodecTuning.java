package io.umbel.node.endpoint;

import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import io.umbel.node.endpoint.UdpTransport.Arrivals;
import io.umbel.node.settings.EndpointSettings;
import io.umbel.node.settings.EndpointSettings.Preset;
import java.util.concurrent.TimeUnit;

/**
 * The codec's numbers for each kind of network, and what is read from the socket.
 *
 * @param streamWindow bytes that a stream's sender may be ahead of its reader
 * @param connectionWindow the same for all streams of a connection together
 * @param payload the largest UDP payload to send, in bytes
 * @param receive the largest one that the peer may send
 * @param discover whether the path must prove that it carries {@code payload}; until then 1200
 * @param segments packets handed to the kernel at once; times {@code payload} below 64 KiB
 * @param initialPackets packets sent before the first acknowledgement (RFC 9002 section 7.2
 *     recommends ten)
 * @param arrivals what mostly arrives
 */
record CodecTuning(
        long streamWindow,
        long connectionWindow,
        int payload,
        int receive,
        boolean discover,
        int segments,
        int initialPackets,
        Arrivals arrivals) {
    private static final int MIB = 1 << 20;
    private static final int ETHERNET = 1500;
    private static final int JUMBO = 8952;

    /** What every path carries (RFC 9000 section 14), and a datagram of a relay's link too. */
    private static final int LEAST = 1200;

    static CodecTuning of(Preset preset) {
        return switch (preset) {
            case LAN -> lan(Arrivals.TRAINS);
            case WAN ->
                    new CodecTuning(
                            8L * MIB, 24L * MIB, 1452, ETHERNET, true, 40, 10, Arrivals.TRAINS);
            case DATACENTER ->
                    new CodecTuning(
                            16L * MIB, 64L * MIB, JUMBO, JUMBO, true, 7, 32, Arrivals.TRAINS);
            case SMALL_CALLS -> lan(Arrivals.SINGLY);
        };
    }

    private static CodecTuning lan(Arrivals arrivals) {
        return new CodecTuning(16L * MIB, 64L * MIB, 1452, ETHERNET, false, 40, 32, arrivals);
    }

    /** The same for connections that begin over a relay: packets as small as may be, both ways. */
    CodecTuning relayed() {
        return new CodecTuning(
                streamWindow,
                connectionWindow,
                LEAST,
                LEAST,
                false,
                segments,
                initialPackets,
                arrivals);
    }

    <B extends QuicCodecBuilder<B>> B apply(B codec, EndpointSettings settings) {
        return codec.maxIdleTimeout(settings.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .initialMaxData(connectionWindow)
                .initialMaxStreamDataBidirectionalLocal(streamWindow)
                .initialMaxStreamDataBidirectionalRemote(streamWindow)
                .initialMaxStreamDataUnidirectional(streamWindow)
                .initialMaxStreamsBidirectional(settings.maxStreams())
                .initialMaxStreamsUnidirectional(settings.maxStreams())
                .maxSendUdpPayloadSize(payload)
                .maxRecvUdpPayloadSize(receive)
                .discoverPmtu(discover)
                .initialCongestionWindowPackets(initialPackets)
                .congestionControlAlgorithm(QuicCongestionControlAlgorithm.CUBIC)
                .datagram(settings.datagramQueue(), settings.datagramQueue())
                .activeMigration(false);
    }
}
