@NullMarked
package io.umbel.node.router;

import org.jspecify.annotations.NullMarked;
