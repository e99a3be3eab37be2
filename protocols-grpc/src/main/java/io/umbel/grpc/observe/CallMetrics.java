package io.umbel.grpc.observe;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingChannelBuilder2;
import io.grpc.ForwardingServerBuilder;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MetricSink;
import io.grpc.ServerBuilder;
import io.grpc.ServerStreamTracer;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.opentelemetry.GrpcOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.LongCounter;

/**
 * grpc-java's metrics of calls (gRFC A66), by its own OpenTelemetry module, which is asked only
 * while somebody records: it would do its work for nobody as well.
 */
final class CallMetrics {
    private static final ServerStreamTracer UNOBSERVED = new ServerStreamTracer() {};

    /** A node is dialed by its address: one time series for each would know no bound. */
    private static final String UNNAMED_TARGET = "directaddress:";

    private final GrpcOpenTelemetry module;
    private final LongCounter started;

    CallMetrics(OpenTelemetry telemetry) {
        this.started =
                telemetry
                        .getMeter("io.umbel.grpc")
                        .counterBuilder("grpc.server.call.started")
                        .build();
        this.module =
                GrpcOpenTelemetry.newBuilder()
                        .sdk(telemetry)
                        .targetAttributeFilter(target -> !target.startsWith(UNNAMED_TARGET))
                        .build();
    }

    private boolean isRecorded() {
        return started.isEnabled();
    }

    void observe(NettyChannelBuilder builder) {
        module.configureChannelBuilder(new WhileRecordedChannels(builder));
    }

    void observe(NettyServerBuilder builder) {
        module.configureServerBuilder(new WhileRecordedServer(builder));
    }

    /** Of what the module adds to a channel, the interceptor: while somebody records. */
    private final class WhileRecordedChannels
            extends ForwardingChannelBuilder2<WhileRecordedChannels> {
        private final NettyChannelBuilder builder;

        WhileRecordedChannels(NettyChannelBuilder builder) {
            this.builder = builder;
        }

        @Override
        protected ManagedChannelBuilder<?> delegate() {
            return builder;
        }

        @Override
        protected WhileRecordedChannels interceptWithTarget(InterceptorFactory factory) {
            return super.interceptWithTarget(
                    target -> new WhileRecorded(factory.newInterceptor(target)));
        }

        @Override
        protected WhileRecordedChannels addMetricSink(MetricSink balancers) {
            return this;
        }
    }

    private final class WhileRecorded implements ClientInterceptor {
        private final ClientInterceptor recording;

        WhileRecorded(ClientInterceptor recording) {
            this.recording = recording;
        }

        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(
                MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            return isRecorded()
                    ? recording.interceptCall(method, options, next)
                    : next.newCall(method, options);
        }
    }

    /** Of what the module adds to a server, the tracers: while somebody records. */
    private final class WhileRecordedServer extends ForwardingServerBuilder<WhileRecordedServer> {
        private final NettyServerBuilder builder;

        WhileRecordedServer(NettyServerBuilder builder) {
            this.builder = builder;
        }

        @Override
        protected ServerBuilder<?> delegate() {
            return builder;
        }

        @Override
        public WhileRecordedServer addStreamTracerFactory(ServerStreamTracer.Factory factory) {
            return super.addStreamTracerFactory(
                    new ServerStreamTracer.Factory() {
                        @Override
                        public ServerStreamTracer newServerStreamTracer(
                                String method, Metadata headers) {
                            return isRecorded()
                                    ? factory.newServerStreamTracer(method, headers)
                                    : UNOBSERVED;
                        }
                    });
        }

        @Override
        public WhileRecordedServer addMetricSink(MetricSink transports) {
            return this;
        }
    }
}
