package io.umbel.node.control;

import com.typesafe.config.Config;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeContext;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.ProtocolProvider;
import io.umbel.testkit.ProtocolHandlerContractTest;
import java.util.random.RandomGenerator;

final class PingContractTest extends ProtocolHandlerContractTest {
    @Override
    protected ProtocolProvider provider() {
        return new ProtocolProvider() {
            @Override
            public Alpn alpn() {
                return PingHandler.ALPN;
            }

            @Override
            public ProtocolHandler create(NodeContext node, Config config) {
                return new PingHandler();
            }
        };
    }

    @Override
    @SuppressWarnings("resource") // its close() would close the connection, which is not ours
    protected void exchange(Connection peer) throws Exception {
        var _ =
                new PingClient(peer, System::nanoTime, RandomGenerator.getDefault())
                        .ping(PingHandler.MAX_PAYLOAD);
    }
}
