package io.umbel.node.inspect;

import io.opentelemetry.api.common.Attributes;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NetworkPath;

/** What every span of a connection says of it. */
final class Spans {
    private Spans() {}

    static Attributes attributes(ConnectionInfo.Quic info) {
        return Attributes.builder()
                .put(Names.PEER, info.peer().toString())
                .put(Names.PROTOCOL, info.alpn().name())
                .put(Names.PATH, path(info.path()))
                .put("umbel.connection", info.number())
                .build();
    }

    static String path(NetworkPath path) {
        return switch (path) {
            case NetworkPath.Direct _ -> "direct";
            case NetworkPath.Relayed _ -> "relayed";
        };
    }
}
