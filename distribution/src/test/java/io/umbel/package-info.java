/** Rules and end-to-end tests that see the whole node. */
@NullMarked
package io.umbel;

import org.jspecify.annotations.NullMarked;
