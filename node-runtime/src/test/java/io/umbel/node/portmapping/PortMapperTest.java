package io.umbel.node.portmapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a router whose bytes are written out here, by RFC 6887 and RFC 6886. */
@Timeout(60)
final class PortMapperTest {
    private static final InetSocketAddress LOCAL =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 4433);
    private static final Duration SOON = Duration.ofMillis(20);
    private static final byte[] SILENCE = {};

    private final LinkedBlockingQueue<Optional<InetSocketAddress>> tellings =
            new LinkedBlockingQueue<>();

    private final List<Optional<InetSocketAddress>> told = new ArrayList<>();

    private PortMapper start(RecordingRouter router) {
        var mapper =
                new PortMapper(
                        Optional.of(router::address),
                        LOCAL,
                        tellings::add,
                        new SplittableRandom(7),
                        SOON);
        mapper.start();
        return mapper;
    }

    private void awaitTold(Optional<InetSocketAddress> address) throws InterruptedException {
        do {
            told.add(tellings.take());
        } while (!told.getLast().equals(address));
    }

    private static Optional<InetSocketAddress> external(String address, int port) {
        return Optional.of(new InetSocketAddress(InetAddress.ofLiteral(address), port));
    }

    /** RFC 6887, figures 3 and 10: the request's nonce, protocol and port come back. */
    private static byte[] pcp(ByteBuffer request, int result, int lifetime, int port) {
        var answer = ByteBuffer.allocate(60).put((byte) 2).put((byte) 0x81).put((byte) 0);
        answer.put((byte) result).putInt(lifetime).putInt(99).position(24);
        answer.put(request.slice(24, 18)).putShort((short) port);
        answer.position(54).putShort((short) -1).put(new byte[] {(byte) 203, 0, 113, 5});
        return answer.array();
    }

    /** RFC 6886, sections 3.2 and 3.3. */
    private static byte[] natPmp(ByteBuffer request) {
        return switch (request.get(0) == 0 ? request.get(1) : -1) {
            case 0 ->
                    ByteBuffer.allocate(12)
                            .put(new byte[] {0, (byte) 0x80, 0, 0, 0, 0, 0, 9})
                            .put(new byte[] {(byte) 198, 51, 100, 7})
                            .array();
            case 1 ->
                    ByteBuffer.allocate(16)
                            .put(new byte[] {0, (byte) 0x81, 0, 0, 0, 0, 0, 9})
                            .putShort(request.getShort(4))
                            .putShort((short) 60_001)
                            .putInt(1200)
                            .array();
            default -> new byte[] {0, (byte) 0x81, 0, 1, 0, 0, 0, 9};
        };
    }

    @Test
    void pcpRouter_isAskedForUdpAndTheNodesPort_andItsAddressIsTold() throws Exception {
        try (var router = new RecordingRouter(request -> pcp(request, 0, 1200, 40_000));
                var _ = start(router)) {
            awaitTold(external("203.0.113.5", 40_000));

            ByteBuffer request = router.nextRequest();
            assertThat(request.remaining()).isEqualTo(60);
            assertThat(request.getShort(0)).as("version 2, MAP").isEqualTo((short) 0x0201);
            assertThat(request.getInt(4)).as("lifetime").isEqualTo(1200);
            assertThat(request.slice(8, 16))
                    .as("client address")
                    .isEqualTo(
                            ByteBuffer.allocate(16)
                                    .position(10)
                                    .putShort((short) -1)
                                    .put(new byte[] {127, 0, 0, 1})
                                    .flip());
            assertThat(request.get(36)).as("UDP").isEqualTo((byte) 17);
            assertThat(request.getShort(40)).as("internal port").isEqualTo((short) 4433);
        }
    }

    @Test
    void mapping_isGivenBack_whenTheNodeStops() throws Exception {
        try (var router = new RecordingRouter(request -> pcp(request, 0, 1200, 40_000))) {
            PortMapper mapper = start(router);
            awaitTold(external("203.0.113.5", 40_000));
            mapper.close();

            ByteBuffer request = router.nextRequest();
            ByteBuffer goodbye = router.nextRequest();
            assertThat(goodbye.getInt(4)).as("lifetime").isZero();
            assertThat(goodbye.slice(24, 12)).as("nonce").isEqualTo(request.slice(24, 12));
            awaitTold(Optional.empty());
        }
    }

    @Test
    void mapping_isRenewedInTime_andAnotherAddressIsTold() throws Exception {
        var port = new AtomicInteger(40_000);
        try (var router =
                        new RecordingRouter(request -> pcp(request, 0, 1, port.getAndIncrement()));
                var _ = start(router)) {
            awaitTold(external("203.0.113.5", 40_000));
            awaitTold(external("203.0.113.5", 40_001));
        }
    }

    @Test
    void routerOfTheOlderProtocol_isAskedInIt() throws Exception {
        try (var router = new RecordingRouter(PortMapperTest::natPmp);
                var _ = start(router)) {
            awaitTold(external("198.51.100.7", 60_001));
        }
    }

    @Test
    void inquiry_tellsTheRoutersAddress_andAsksForNothing() throws Exception {
        try (var router = new RecordingRouter(PortMapperTest::natPmp)) {
            assertThat(RouterInquiry.external(router.address()))
                    .isEqualTo(InetAddress.ofLiteral("198.51.100.7"));
            assertThat(router.nextRequest()).isEqualTo(ByteBuffer.wrap(new byte[] {0, 0}));
        }
    }

    @Test
    void requestThatIsLost_isSentAgain() throws Exception {
        var lost = new AtomicInteger();
        try (var router =
                        new RecordingRouter(request ->
                                lost.getAndIncrement() == 0
                                        ? SILENCE
                                        : pcp(request, 0, 1200, 40_000));
                var _ = start(router)) {
            awaitTold(external("203.0.113.5", 40_000));
        }
    }

    @Test
    void refusal_isNoMapping_andIsAskedAgainLater() throws Exception {
        var asked = new AtomicInteger();
        try (var router =
                        new RecordingRouter(request ->
                                pcp(request, asked.getAndIncrement() == 0 ? 2 : 0, 1200, 40_000));
                var _ = start(router)) {
            awaitTold(external("203.0.113.5", 40_000));
            assertThat(told).startsWith(Optional.empty());
        }
    }

    /** Whoever can guess where the request came from, but not its nonce. */
    @Test
    void answerWithAnotherNonce_orTooShort_isNone() throws Exception {
        Function<ByteBuffer, byte[]> forged =
                request -> pcp(ByteBuffer.allocate(60).put(36, (byte) 17), 0, 1200, 1);
        var asked = new AtomicInteger();
        try (var router =
                        new RecordingRouter(request ->
                                switch (asked.getAndIncrement()) {
                                    case 0 -> forged.apply(request);
                                    case 1 -> new byte[] {2, (byte) 0x81, 0, 0, 0, 0, 0, 0};
                                    case 2 -> new byte[] {2};
                                    default -> pcp(request, 0, 1200, 40_000);
                                });
                var _ = start(router)) {
            awaitTold(external("203.0.113.5", 40_000));
            assertThat(told).hasSize(1);
        }
    }

    @Test
    void withoutARouter_nothingIsAsked_andStoppingDoesNotWait() {
        try (var mapper =
                new PortMapper(
                        Optional.empty(), LOCAL, tellings::add, new SplittableRandom(7), SOON)) {
            mapper.start();
        }
        assertThat(tellings).isEmpty();
    }
}
