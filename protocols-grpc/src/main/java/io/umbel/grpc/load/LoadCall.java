package io.umbel.grpc.load;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;

/** One call of the load. Its callbacks run on the transport's thread. */
final class LoadCall extends ClientCall.Listener<Long> {
    private static final int READ_AHEAD = 64;

    private final ClientCall<byte[], Long> call;
    private final Ended ended;
    private long replies;
    private long bytes;

    /** Who is told, once, how it ended. */
    interface Ended {
        void ended(LoadCall call, Status status);
    }

    private LoadCall(ClientCall<byte[], Long> call, Ended ended) {
        this.call = call;
        this.ended = ended;
    }

    static void start(LoadTarget target, Ended ended) {
        ClientCall<byte[], Long> call = target.newCall();
        call.start(new LoadCall(call, ended), target.newHeaders());
        call.request(READ_AHEAD);
        target.requests().forEach(call::sendMessage);
        call.halfClose();
    }

    @Override
    public void onMessage(Long size) {
        replies++;
        bytes += size;
        call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        ended.ended(this, status);
    }

    long replies() {
        return replies;
    }

    long bytes() {
        return bytes;
    }
}
