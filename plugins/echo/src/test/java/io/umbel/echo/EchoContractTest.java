package io.umbel.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.Connection;
import io.umbel.spi.ProtocolProvider;
import io.umbel.testkit.ProtocolHandlerContractTest;
import java.nio.charset.StandardCharsets;

final class EchoContractTest extends ProtocolHandlerContractTest {
    @Override
    protected ProtocolProvider provider() {
        return new EchoProvider();
    }

    @Override
    protected void exchange(Connection peer) throws Exception {
        byte[] message = "an umbel is a flower head".getBytes(StandardCharsets.UTF_8);
        try (var stream = peer.openStream()) {
            stream.out().write(message);
            stream.out().finish();
            assertThat(stream.in().readAllBytes()).isEqualTo(message);
        }
    }
}
