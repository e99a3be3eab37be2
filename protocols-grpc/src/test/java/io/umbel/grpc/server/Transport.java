package io.umbel.grpc.server;

import io.umbel.spi.ConnectionInfo;

/** What a call may come over. */
enum Transport {
    QUIC("umbel://", ConnectionInfo.Quic.class),
    TCP("tcp://", ConnectionInfo.Tcp.class),
    TLS("tls://", ConnectionInfo.Tcp.class),
    UNIX("unix://", ConnectionInfo.Unix.class),
    WEB_SOCKET("ws://", ConnectionInfo.WebSocket.class),
    SECURE_WEB_SOCKET("wss://", ConnectionInfo.WebSocket.class);

    private final String scheme;
    private final Class<? extends ConnectionInfo> caller;

    Transport(String scheme, Class<? extends ConnectionInfo> caller) {
        this.scheme = scheme;
        this.caller = caller;
    }

    String scheme() {
        return scheme;
    }

    /** How a service sees who calls. */
    Class<? extends ConnectionInfo> caller() {
        return caller;
    }

    boolean encrypted() {
        return this == TLS || this == SECURE_WEB_SOCKET;
    }
}
