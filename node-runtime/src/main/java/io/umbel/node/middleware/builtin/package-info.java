/**
 * The middlewares that need no plugin. Start at {@link
 * io.umbel.node.middleware.builtin.BuiltInMiddleware}.
 */
@NullMarked
package io.umbel.node.middleware.builtin;

import org.jspecify.annotations.NullMarked;
