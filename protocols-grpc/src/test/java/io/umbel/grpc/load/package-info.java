@NullMarked
package io.umbel.grpc.load;

import org.jspecify.annotations.NullMarked;
