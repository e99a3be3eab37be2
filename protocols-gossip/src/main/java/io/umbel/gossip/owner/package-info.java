/**
 * What a node answers to whoever holds its own key: commands of its owner. They share the ALPN with
 * gossip, which nobody speaks with itself.
 *
 * <p>A connection has one stream. On it the command writes a request, a JSON object on a line, and
 * after it whatever it publishes; the node writes answers, a JSON value a line. An object that has
 * {@code error} ends them.
 */
@NullMarked
package io.umbel.gossip.owner;

import org.jspecify.annotations.NullMarked;
