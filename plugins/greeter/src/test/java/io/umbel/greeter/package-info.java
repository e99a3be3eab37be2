@NullMarked
package io.umbel.greeter;

import org.jspecify.annotations.NullMarked;
