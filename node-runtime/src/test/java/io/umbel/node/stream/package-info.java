@NullMarked
package io.umbel.node.stream;

import org.jspecify.annotations.NullMarked;
