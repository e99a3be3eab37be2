package io.umbel.node.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.quic.QuicStreamChannel;
import io.umbel.node.stream.FrontDoorConnection;
import io.umbel.spi.Admission;
import io.umbel.spi.Call;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Middleware;
import io.umbel.spi.Protocol;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.netty.NettyConnection;
import io.umbel.spi.netty.NettyProtocolHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However a connection and its stream end, at either door: each middleware that admitted them is
 * told once, in reverse order.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StackLawsTest {
    private final BlockingQueue<String> finished = new LinkedBlockingQueue<>();
    private final CountDownLatch streamSeen = new CountDownLatch(1);
    private final CountDownLatch mayThrow = new CountDownLatch(1);

    /** How it ends. */
    private enum Ending {
        HANDLER_THROWS,
        PEER_CLOSES,
        PEER_STOPS,
        NODE_STOPS
    }

    private enum Door {
        FRONT,
        SIDE
    }

    static Stream<Arguments> endings() {
        return Stream.of(Door.values())
                .flatMap(door ->
                        Stream.of(Ending.values()).map(ending -> Arguments.of(door, ending)));
    }

    private Middleware recording(String name) {
        return call -> Admission.accept(_ -> finished.add(call.kind() + " " + name));
    }

    private Protocol protocol(Door door, Ending ending) {
        return switch (door) {
            case FRONT ->
                    (ProtocolHandler)
                            connection -> {
                                var _ = connection.acceptStream();
                                streamSeen.countDown();
                                if (ending != Ending.HANDLER_THROWS) {
                                    var _ = connection.awaitClosed();
                                    return;
                                }
                                mayThrow.await();
                                throw new IllegalStateException("a bug");
                            };
            case SIDE ->
                    new NettyProtocolHandler() {
                        @Override
                        public void initStream(
                                NettyConnection connection, QuicStreamChannel stream) {
                            streamSeen.countDown();
                            if (mayThrow.getCount() == 0) {
                                throw new IllegalStateException("a bug");
                            }
                        }
                    };
        };
    }

    @ParameterizedTest
    @MethodSource("endings")
    void everyAdmission_isFinishedOnce_inReverseOrder(Door door, Ending ending) throws Exception {
        var routed = new RoutedEndpoint();
        try {
            routed.serve(protocol(door, ending), recording("a"), recording("b"));
            FrontDoorConnection connection = routed.connect();
            if (door == Door.SIDE && ending == Ending.HANDLER_THROWS) {
                mayThrow.countDown();
            }
            connection.openStream().out().write("hello".getBytes(UTF_8));
            assertThat(streamSeen.await(20, TimeUnit.SECONDS)).isTrue();
            end(ending, routed, connection);
            if (door == Door.SIDE) {
                connection.close();
            }
            assertFinished();
        } finally {
            routed.close();
        }
        assertThat(finished).as("told a second time").isEmpty();
    }

    private void end(Ending ending, RoutedEndpoint routed, FrontDoorConnection connection)
            throws Exception {
        switch (ending) {
            case HANDLER_THROWS -> mayThrow.countDown();
            case PEER_CLOSES -> connection.close(ErrorCode.of(7), "enough");
            case PEER_STOPS -> routed.dropDialer();
            case NODE_STOPS -> {
                var _ = routed.router.shutdown(Duration.ZERO);
            }
        }
    }

    private void assertFinished() throws InterruptedException {
        var events = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            String event = finished.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("after %s", events).isNotNull();
            events.add(event);
        }
        for (Call.Kind kind : List.of(Call.Kind.CONNECTION, Call.Kind.STREAM)) {
            assertThat(events)
                    .filteredOn(event -> event.startsWith(kind.name()))
                    .containsExactly(kind + " b", kind + " a");
        }
    }
}
