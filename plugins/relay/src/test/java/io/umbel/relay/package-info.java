@NullMarked
package io.umbel.relay;

import org.jspecify.annotations.NullMarked;
