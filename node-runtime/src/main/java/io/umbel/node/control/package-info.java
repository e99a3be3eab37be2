/**
 * What a running node answers about itself ({@code /control/1.0}, for allowed keys) and to anybody
 * ({@code /ping/1.0}), and the other end of both. Front-door code: no Netty, no event loop.
 */
@NullMarked
package io.umbel.node.control;

import org.jspecify.annotations.NullMarked;
