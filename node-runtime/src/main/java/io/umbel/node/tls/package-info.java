/**
 * TLS over TCP between nodes, for networks that let no UDP through: {@link
 * io.umbel.node.tls.TlsListener} lets peers in, {@link io.umbel.node.tls.TlsDialer} reaches them.
 */
@NullMarked
package io.umbel.node.tls;

import org.jspecify.annotations.NullMarked;
