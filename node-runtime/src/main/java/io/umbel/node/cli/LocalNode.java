package io.umbel.node.cli;

import io.umbel.node.control.AddressFile;
import io.umbel.node.control.ControlClient;
import io.umbel.node.control.ControlHandler;
import io.umbel.node.control.DialingNode;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.terminal.Progress;
import io.umbel.spi.DialException;
import io.umbel.spi.NodeAddress;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The node that runs with the same settings as this command, reached with its own key. */
final class LocalNode implements AutoCloseable {
    private final DialingNode dialer;
    private final ControlClient client;

    private LocalNode(DialingNode dialer, ControlClient client) {
        this.dialer = dialer;
        this.client = client;
    }

    /**
     * Reaches it.
     *
     * @throws IOException if it does not run, with how to start it
     */
    static LocalNode reach(UmbelCommand umbel) throws Exception {
        NodeSettings settings = umbel.settings();
        NodeAddress address =
                new AddressFile(settings.data())
                        .read()
                        .orElseThrow(() -> notRunning(settings, null));
        DialingNode dialer = umbel.environment().nodes().dialer(settings, settings.keyFile());
        try (Progress _ = umbel.progress("asking the node in " + settings.data())) {
            return new LocalNode(
                    dialer, new ControlClient(dialer.context().dial(address, ControlHandler.ALPN)));
        } catch (DialException e) {
            dialer.close();
            throw switch (e.failure()) {
                // A node that was killed left its address behind; another may have taken its port.
                case UNREACHABLE, WRONG_KEY -> notRunning(settings, e);
                case NO_ADDRESS, NOT_SERVING, REFUSED, CIRCUIT_OPEN, NOT_POSSIBLE -> e;
            };
        }
    }

    private static IOException notRunning(NodeSettings settings, @Nullable Throwable cause) {
        return new IOException(
                "no node runs in " + settings.data() + " (start it with: umbel run)", cause);
    }

    ControlClient ask() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        dialer.close();
    }
}
