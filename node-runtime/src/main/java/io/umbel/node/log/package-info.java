/**
 * The logging backend, as far as the node changes it while it runs; the only package that knows it.
 */
@NullMarked
package io.umbel.node.log;

import org.jspecify.annotations.NullMarked;
