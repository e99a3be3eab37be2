@NullMarked
package io.umbel.node.log;

import org.jspecify.annotations.NullMarked;
