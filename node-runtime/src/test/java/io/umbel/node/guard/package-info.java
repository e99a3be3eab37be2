@NullMarked
package io.umbel.node.guard;

import org.jspecify.annotations.NullMarked;
