package io.umbel.spi;

import java.time.Duration;

/**
 * A served protocol's life. Implement {@link ProtocolHandler} (blocking) or {@code
 * io.umbel.spi.netty.NettyProtocolHandler} (event loop), not this: anything else is refused when
 * the plugin starts.
 *
 * <p>The methods are called by a virtual thread of the runtime, with the plugin's loader as context
 * class loader, one at a time and each at most once.
 */
public interface Protocol {
    /**
     * Called before the first connection; may block, but not for longer than the node's start
     * deadline ({@code umbel.plugin.start-timeout}). A failure keeps the plugin from being served;
     * the message reaches the operator.
     */
    default void start() throws Exception {}

    /**
     * Called when connections may come, and everything that depends on the plugin has started: open
     * here what lets peers in by other ways than the node's endpoint. Not called if the plugin
     * never serves, because another one beside it failed. Return within a second: no other plugin
     * starts meanwhile, and after that it goes on beside them. What it throws is logged; the
     * protocol is served nevertheless.
     */
    default void serving() throws Exception {}

    /**
     * Called after the last connection was let in: end what is running. May block up to {@code
     * grace}; after that, handlers that still run are interrupted and their peers see {@link
     * ErrorCode#SHUTTING_DOWN}.
     */
    default void shutdown(Duration grace) throws Exception {}
}
