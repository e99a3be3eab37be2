package io.umbel.echo;

import com.typesafe.config.Config;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeContext;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.ProtocolProvider;

/** Sends back whatever a peer writes on its first stream. */
public final class EchoProvider implements ProtocolProvider {
    @Override
    public Alpn alpn() {
        return Alpn.of("/echo/1.0");
    }

    @Override
    public ProtocolHandler create(NodeContext node, Config config) {
        return connection -> {
            var stream = connection.acceptStream();
            stream.in().transferTo(stream.out());
            stream.out().finish();
            connection.awaitClosed();
        };
    }
}
