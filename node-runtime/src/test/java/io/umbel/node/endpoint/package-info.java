@NullMarked
package io.umbel.node.endpoint;

import org.jspecify.annotations.NullMarked;
