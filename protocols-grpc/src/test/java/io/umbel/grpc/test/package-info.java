/**
 * The generated stubs of library.proto, a service behind them, and servers of it on real sockets.
 */
@NullMarked
package io.umbel.grpc.test;

import org.jspecify.annotations.NullMarked;
