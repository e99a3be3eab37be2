@NullMarked
package io.umbel.grpc.server;

import org.jspecify.annotations.NullMarked;
