package io.umbel.node.middleware.builtin;

import io.umbel.spi.NodeId;
import java.util.List;

/** A middleware that counts what peers hold. */
interface LimitedUse {
    /** What this peer holds now; nothing if it holds nothing. */
    List<LimitUse> use(NodeId peer);
}
