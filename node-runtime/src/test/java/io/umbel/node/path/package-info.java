@NullMarked
package io.umbel.node.path;

import org.jspecify.annotations.NullMarked;
