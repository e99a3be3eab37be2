/** The SDK that everybody records with. */
@NullMarked
package io.umbel.metrics.sdk;

import org.jspecify.annotations.NullMarked;
