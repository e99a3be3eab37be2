package io.umbel.node.plugin;

import io.umbel.spi.Alpn;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/** What the node serves. Called by the plugin host's thread only. */
public interface ProtocolRegistry {
    /** Protocols that the node serves itself, which no plugin may claim. */
    Set<Alpn> reserved();

    /**
     * From now on serves {@code added} and no longer {@code removed}, in one step: a dialer sees
     * either the old protocols or the new. Connections of {@code removed} live on. Blocks until
     * those added know that they serve, at most a second for each.
     */
    void swap(Collection<ServedProtocol> added, Collection<ServedProtocol> removed);

    /**
     * Ends what {@code removed} still serves, all side by side: {@code shutdown(grace)}, then
     * interruption, then the close of what is left with {@link
     * io.umbel.spi.ErrorCode#SHUTTING_DOWN}. Blocks at most a little longer than {@code grace}; a
     * protocol that was drained before is passed over.
     */
    void drain(Collection<ServedProtocol> removed, Duration grace) throws InterruptedException;
}
