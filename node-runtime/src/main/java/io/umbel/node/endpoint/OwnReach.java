package io.umbel.node.endpoint;

import java.net.InetSocketAddress;
import java.util.List;

/** Where this node says that it may be reached. Asked on the event loop: must not block. */
@FunctionalInterface
public interface OwnReach {
    /** The addresses at which others may try; none if nobody shall learn any. */
    List<InetSocketAddress> candidates();
}
