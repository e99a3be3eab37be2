package io.umbel.node.middleware.builtin;

import java.time.Duration;

/** How much this process has to do. For any thread; does not block. */
interface NodeLoad {
    /** Its share of all processors, 0 to 1. */
    double cpu();

    /** The heap in use, of the largest it may have, 0 to 1. */
    double heap();

    /** How late the event loop runs its tasks. */
    Duration loopLag();
}
