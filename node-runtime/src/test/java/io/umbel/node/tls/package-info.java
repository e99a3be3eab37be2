@NullMarked
package io.umbel.node.tls;

import org.jspecify.annotations.NullMarked;
