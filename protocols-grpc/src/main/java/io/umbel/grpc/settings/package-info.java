/** {@code umbel.plugins.grpc} as records. All problems are told at once. */
@NullMarked
package io.umbel.grpc.settings;

import org.jspecify.annotations.NullMarked;
