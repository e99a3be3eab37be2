@NullMarked
package io.umbel.grpc.dynamic;

import org.jspecify.annotations.NullMarked;
