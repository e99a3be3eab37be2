package io.umbel.grpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.SocketAddress;

/** A byte stream that a peer opened. */
final class AcceptedChannel extends CarriedChannel {
    private final ConnectionAddress peer;
    private final SessionErrors errors;

    AcceptedChannel(
            Channel parent,
            Carrier carrier,
            SocketAddress local,
            ConnectionAddress peer,
            int maxBatch,
            SessionErrors errors) {
        super(parent, maxBatch);
        this.peer = peer;
        this.errors = errors;
        attach(carrier, local, peer);
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf frame) {
            GoAway.errorCode(frame).ifPresent(code -> errors.gaveUp(peer.info().get(), code));
        }
        return super.filterOutboundMessage(message);
    }
}
