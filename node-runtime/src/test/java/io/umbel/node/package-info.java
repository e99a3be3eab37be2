@NullMarked
package io.umbel.node;

import org.jspecify.annotations.NullMarked;
