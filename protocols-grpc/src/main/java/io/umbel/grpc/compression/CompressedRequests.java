package io.umbel.grpc.compression;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Codec;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.MethodDescriptor;
import io.umbel.grpc.settings.CompressionSettings;

/** Compresses what is large enough. */
record CompressedRequests(CompressionSettings settings) implements ClientInterceptor {
    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
            MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        String codec = options.getCompressor() == null ? settings.codec() : options.getCompressor();
        if (codec.equals(Codec.Identity.NONE.getMessageEncoding())) {
            return next.newCall(method, options);
        }
        return new SimpleForwardingClientCall<>(
                next.newCall(method, options.withCompression(codec))) {
            @Override
            public void sendMessage(Q message) {
                setMessageCompression(MessageSize.worthIt(message, settings));
                super.sendMessage(message);
            }
        };
    }
}
