@NullMarked
package io.umbel.node.middleware;

import org.jspecify.annotations.NullMarked;
