@NullMarked
package io.umbel.node.inspect;

import org.jspecify.annotations.NullMarked;
