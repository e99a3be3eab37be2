package io.umbel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.Protocol;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.ProtocolProvider;
import java.time.Duration;

/** A handler as the node runs it: made, started, visited by peers, shut down. */
final class HandlerUnderTest implements AutoCloseable {
    /** How long reads of a hesitant peer wait for a handler that neither waits nor returns. */
    private static final Duration HESITATION = Duration.ofMillis(200);

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final TestNodeContext node;
    private final Alpn alpn;
    private final ProtocolHandler handler;

    /** A peer's end of a connection, and what the handler makes of the other. */
    record Visit(ConnectionPair pair, HandlerRun run) {
        Connection peer() {
            return pair.dialer();
        }

        InMemoryConnection served() {
            return pair.acceptorEnd();
        }

        /** Waits until the handler waits for the peer, or has ended. */
        void awaitCalm(Duration limit) throws InterruptedException {
            var _ = served().link().awaitWaitingAt(served(), served()::hasClosed, limit);
        }

        /** Whether the handler ends, or ends its side of every stream, within {@code limit}. */
        boolean endsItsStreams(Duration limit) throws InterruptedException {
            return Eventually.holds(
                    () -> run.hasEnded() || served().unfinishedStreams() == 0, limit);
        }
    }

    HandlerUnderTest(ProtocolProvider provider, Config config) throws Exception {
        node = network.join("under-test");
        alpn = provider.alpn();
        Protocol protocol = provider.create(node, config);
        assertThat(protocol)
                .as("what create() returns (this contract is for the front door)")
                .isInstanceOf(ProtocolHandler.class);
        handler = (ProtocolHandler) protocol;
        handler.start();
    }

    Visit visit() {
        ConnectionPair pair = network.connect(alpn);
        return new Visit(pair, node.serve(handler, pair));
    }

    Visit visitHesitantly() {
        ConnectionPair pair = network.connect(alpn);
        pair.dialerEnd().readHesitantly(HESITATION);
        return new Visit(pair, node.serve(handler, pair));
    }

    void shutdown(Duration grace) throws Exception {
        handler.shutdown(grace);
    }

    /** As the node does after the grace: interrupts and closes whatever is left. */
    @Override
    public void close() {
        network.close();
    }
}
