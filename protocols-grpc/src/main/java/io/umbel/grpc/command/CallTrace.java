package io.umbel.grpc.command;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** What happens on one call, and when, to be told afterwards. For any thread. */
final class CallTrace extends ClientStreamTracer.Factory implements ClientInterceptor {
    private static final double NANOS_PER_MILLI = 1e6;

    private final LongSupplier nanoTime;
    private final long begin;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<String> lines = new ArrayList<>();
    private final Traffic sent = new Traffic();
    private final Traffic received = new Traffic();

    CallTrace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    private static final class Traffic {
        private final AtomicLong messages = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();

        @Override
        public String toString() {
            return messages + " messages of " + bytes + " bytes on the wire";
        }
    }

    CallOptions on(CallOptions options) {
        return options.withStreamTracerFactory(this);
    }

    private void add(String line) {
        String time =
                String.format(
                        Locale.ROOT,
                        "%9.2f ms  ",
                        (nanoTime.getAsLong() - begin) / NANOS_PER_MILLI);
        lock.lock();
        try {
            lines.add(time + line);
        } finally {
            lock.unlock();
        }
    }

    private void add(String direction, Metadata metadata) {
        for (String name : metadata.keys()) {
            add(direction + name + ": " + value(metadata, name));
        }
    }

    private static String value(Metadata metadata, String name) {
        if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
            byte[] bytes = metadata.get(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER));
            return bytes == null ? "" : Base64.getEncoder().withoutPadding().encodeToString(bytes);
        }
        return String.valueOf(
                metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    }

    /** Everything, in its order. */
    void print(PrintStream err) {
        lock.lock();
        try {
            lines.forEach(err::println);
        } finally {
            lock.unlock();
        }
        err.println("sent " + sent + ", received " + received);
    }

    @Override
    public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
            MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<RespT> listener, Metadata headers) {
                add("→ " + method.getFullMethodName());
                super.start(new Traced<>(listener), headers);
            }
        };
    }

    private final class Traced<RespT> extends SimpleForwardingClientCallListener<RespT> {
        private boolean replied;

        Traced(ClientCall.Listener<RespT> listener) {
            super(listener);
        }

        @Override
        public void onHeaders(Metadata headers) {
            add("← headers");
            add("← ", headers);
            super.onHeaders(headers);
        }

        @Override
        public void onMessage(RespT message) {
            if (!replied) {
                replied = true;
                add("← first reply");
            }
            super.onMessage(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            add("← " + status.getCode());
            add("← ", trailers);
            super.onClose(status, trailers);
        }
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
            ClientStreamTracer.StreamInfo info, Metadata sentHeaders) {
        return new ClientStreamTracer() {
            @Override
            public void streamCreated(Attributes transport, Metadata headers) {
                add("→ connected to " + transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
                add("→ ", headers);
            }

            @Override
            public void outboundMessage(int number) {
                sent.messages.incrementAndGet();
            }

            @Override
            public void outboundWireSize(long bytes) {
                sent.bytes.addAndGet(bytes);
            }

            @Override
            public void inboundMessage(int number) {
                received.messages.incrementAndGet();
            }

            @Override
            public void inboundWireSize(long bytes) {
                received.bytes.addAndGet(bytes);
            }
        };
    }
}
