package io.umbel.spi;

import com.typesafe.config.Config;

/**
 * Where a plugin begins: names a protocol and makes what serves it. Found by {@link
 * java.util.ServiceLoader} in the plugin's own jar; needs a public constructor without arguments.
 * The whole of an echo protocol:
 *
 * <pre>{@code
 * public final class EchoProvider implements ProtocolProvider {
 *     @Override
 *     public Alpn alpn() {
 *         return Alpn.of("/echo/1.0");
 *     }
 *
 *     @Override
 *     public ProtocolHandler create(NodeContext node, Config config) {
 *         return connection -> {
 *             var stream = connection.acceptStream();
 *             stream.in().transferTo(stream.out());
 *             stream.out().finish();
 *             connection.awaitClosed();
 *         };
 *     }
 * }
 * }</pre>
 */
public interface ProtocolProvider {
    /**
     * The protocol; asked once. Two plugins that claim one name cannot both run: the second is
     * refused.
     */
    Alpn alpn();

    /**
     * Makes the handler, once for each time the plugin is loaded. May block briefly. Opens nothing
     * that {@link Protocol#start()} could open, because another provider of the plugin may still
     * fail.
     *
     * @param node what the plugin may do to its node, and what it may know of it
     * @param config {@code umbel.plugins.<plugin-id>} of the node's settings, with the plugin's own
     *     {@code reference.conf} beneath
     * @throws Exception if the settings are unusable; the message reaches the operator
     */
    Protocol create(NodeContext node, Config config) throws Exception;
}
