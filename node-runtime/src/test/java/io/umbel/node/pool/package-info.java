@NullMarked
package io.umbel.node.pool;

import org.jspecify.annotations.NullMarked;
