package io.umbel.node.middleware;

import io.umbel.spi.Call;
import io.umbel.spi.ErrorCode;

/** Is told of calls that a stack keeps out. */
@FunctionalInterface
public interface RefusalObserver {
    /** Called by the thread that asked the stack; does not block, and never throws. */
    void refused(Call call, ErrorCode code);
}
