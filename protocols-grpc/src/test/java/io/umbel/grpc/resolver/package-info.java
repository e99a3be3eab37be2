@NullMarked
package io.umbel.grpc.resolver;

import org.jspecify.annotations.NullMarked;
