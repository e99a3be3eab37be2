package io.umbel.node.guard;

import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.Violation;

/** Where violations are reported. */
@FunctionalInterface
public interface Violations {
    /** Nobody listens. */
    Violations IGNORED = (_, _, _) -> {};

    /** As {@link io.umbel.spi.NodeContext#report}. Any thread; does not block. */
    void report(ConnectionInfo peer, Violation violation, String detail);
}
