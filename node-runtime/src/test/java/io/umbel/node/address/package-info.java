@NullMarked
package io.umbel.node.address;

import org.jspecify.annotations.NullMarked;
