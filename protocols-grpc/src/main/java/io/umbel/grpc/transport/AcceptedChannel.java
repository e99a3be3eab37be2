package io.umbel.grpc.transport;

import io.netty.channel.Channel;
import java.net.SocketAddress;

/** A byte stream that a peer opened. */
final class AcceptedChannel extends CarriedChannel {
    AcceptedChannel(
            Channel parent,
            Carrier carrier,
            SocketAddress local,
            SocketAddress remote,
            int maxBatch) {
        super(parent, maxBatch);
        attach(carrier, local, remote);
    }
}
