package io.umbel.grpc.load;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is called, and with what.
 *
 * @param requests what each call sends, serialised
 * @param options asked for each call, because a deadline counts from then
 */
public record LoadTarget(
        Channel channel,
        MethodDescriptor<byte[], Long> method,
        List<byte[]> requests,
        Metadata headers,
        Supplier<CallOptions> options) {

    /** A method whose requests are bytes and whose replies are only counted. */
    public static MethodDescriptor<byte[], Long> method(String fullName, MethodType type) {
        return MethodDescriptor.<byte[], Long>newBuilder()
                .setType(type)
                .setFullMethodName(fullName)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Size())
                .build();
    }

    ClientCall<byte[], Long> newCall() {
        return channel.newCall(method, options.get());
    }

    /** A caller's metadata is changed by the call that sends it. */
    Metadata newHeaders() {
        var copy = new Metadata();
        copy.merge(headers);
        return copy;
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException("requests are only sent");
        }
    }

    private static final class Size implements MethodDescriptor.Marshaller<Long> {
        @Override
        public InputStream stream(Long value) {
            throw new UnsupportedOperationException("replies are only received");
        }

        @Override
        public Long parse(InputStream stream) {
            try {
                return stream.skip(Long.MAX_VALUE);
            } catch (IOException e) {
                throw new UncheckedIOException("reading from memory", e);
            }
        }
    }
}
