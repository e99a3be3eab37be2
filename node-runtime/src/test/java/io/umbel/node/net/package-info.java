/** What stands between two nodes in a test: a forwarder whose NAT mapping can change. */
@NullMarked
package io.umbel.node.net;

import org.jspecify.annotations.NullMarked;
