/**
 * The endpoint: one UDP socket that accepts and dials QUIC connections between keys, within limits.
 * Everything here runs on the socket's event loop unless a method says otherwise, and never blocks
 * it.
 */
@NullMarked
package io.umbel.node.endpoint;

import org.jspecify.annotations.NullMarked;
