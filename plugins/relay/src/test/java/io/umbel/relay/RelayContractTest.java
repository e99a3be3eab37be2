package io.umbel.relay;

import com.typesafe.config.Config;
import io.umbel.spi.Connection;
import io.umbel.spi.ProtocolProvider;
import io.umbel.testkit.ProtocolHandlerContractTest;

final class RelayContractTest extends ProtocolHandlerContractTest {
    @Override
    protected ProtocolProvider provider() {
        return new RelayProvider();
    }

    @Override
    protected Config config() {
        return RelayConfig.of();
    }

    @Override
    protected void exchange(Connection peer) throws Exception {
        RelayClient client = RelayClient.enter(peer);
        client.stream().out().finish();
        var _ = client.stream().in().readAllBytes();
        client.stream().close();
    }
}
