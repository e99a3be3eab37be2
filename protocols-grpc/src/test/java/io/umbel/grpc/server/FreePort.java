package io.umbel.grpc.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A TCP port that was free a moment ago. */
final class FreePort {
    private FreePort() {}

    static int take() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
