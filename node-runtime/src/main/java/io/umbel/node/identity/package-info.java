/** The node's key: its file, its certificate, and what can be computed with it. JDK types only. */
@NullMarked
package io.umbel.node.identity;

import org.jspecify.annotations.NullMarked;
