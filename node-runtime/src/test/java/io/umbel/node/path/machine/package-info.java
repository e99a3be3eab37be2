@NullMarked
package io.umbel.node.path.machine;

import org.jspecify.annotations.NullMarked;
