@NullMarked
package io.umbel.node.identity;

import org.jspecify.annotations.NullMarked;
