/** The archive as a user meets it: unpacked, run as processes. */
@NullMarked
package io.umbel.distribution;

import org.jspecify.annotations.NullMarked;
