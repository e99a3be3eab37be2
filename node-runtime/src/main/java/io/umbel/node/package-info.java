/**
 * {@link io.umbel.node.Node} puts the packages together: endpoint, router, pool, plugins, control.
 */
@NullMarked
package io.umbel.node;

import org.jspecify.annotations.NullMarked;
