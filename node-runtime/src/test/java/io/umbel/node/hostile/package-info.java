@NullMarked
package io.umbel.node.hostile;

import org.jspecify.annotations.NullMarked;
