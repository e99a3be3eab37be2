package io.umbel.grpc.compression;

import io.grpc.Codec;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.umbel.grpc.settings.CompressionSettings;

/** Compresses what is large enough. grpc-java drops the codec if the caller does not accept it. */
record CompressedResponses(CompressionSettings settings) implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (settings.codec().equals(Codec.Identity.NONE.getMessageEncoding())) {
            return next.startCall(call, headers);
        }
        call.setCompression(settings.codec());
        return next.startCall(new Sized<>(call, settings), headers);
    }

    private static final class Sized<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private final CompressionSettings settings;

        Sized(ServerCall<Q, R> call, CompressionSettings settings) {
            super(call);
            this.settings = settings;
        }

        @Override
        public void sendMessage(R message) {
            setMessageCompression(MessageSize.worthIt(message, settings));
            super.sendMessage(message);
        }
    }
}
