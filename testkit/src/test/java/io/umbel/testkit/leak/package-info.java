/** Buffers that nobody released fail the test class after which they are found. */
@NullMarked
package io.umbel.testkit.leak;

import org.jspecify.annotations.NullMarked;
