package io.umbel.distribution;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** Takes OTLP over HTTP and over gRPC, as a collector does, and keeps the spans. */
final class Collector implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition received = lock.newCondition();
    private final List<Span> spans = new ArrayList<>();
    private final HttpServer http;
    private final Server grpc;

    private Collector(int httpPort) throws IOException {
        http =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort), 0);
        http.createContext("/v1/traces", this::traces);
        http.createContext("/v1/metrics", Collector::metrics);
        http.start();
        grpc =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                InsecureServerCredentials.create())
                        .addService(new Traces())
                        .addService(new Metrics())
                        .build()
                        .start();
    }

    static Collector start() throws IOException {
        return new Collector(0);
    }

    static Collector startOnPort(int http) throws IOException {
        return new Collector(http);
    }

    String httpUrl() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    String grpcUrl() {
        return "http://127.0.0.1:" + grpc.getPort();
    }

    private void traces(HttpExchange exchange) throws IOException {
        try (exchange) {
            keep(ExportTraceServiceRequest.parseFrom(body(exchange)));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static void metrics(HttpExchange exchange) throws IOException {
        try (exchange) {
            var _ = ExportMetricsServiceRequest.parseFrom(body(exchange));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (var in =
                zipped
                        ? new GZIPInputStream(exchange.getRequestBody())
                        : exchange.getRequestBody()) {
            return in.readAllBytes();
        }
    }

    private final class Traces extends TraceServiceGrpc.TraceServiceImplBase {
        @Override
        public void export(
                ExportTraceServiceRequest request,
                StreamObserver<ExportTraceServiceResponse> answers) {
            keep(request);
            answers.onNext(ExportTraceServiceResponse.getDefaultInstance());
            answers.onCompleted();
        }
    }

    private static final class Metrics extends MetricsServiceGrpc.MetricsServiceImplBase {
        @Override
        public void export(
                ExportMetricsServiceRequest request,
                StreamObserver<ExportMetricsServiceResponse> answers) {
            answers.onNext(ExportMetricsServiceResponse.getDefaultInstance());
            answers.onCompleted();
        }
    }

    private void keep(ExportTraceServiceRequest request) {
        lock.lock();
        try {
            request.getResourceSpansList().stream()
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .forEach(scope -> spans.addAll(scope.getSpansList()));
            received.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a span. */
    Span await(String what, Predicate<Span> wanted) throws InterruptedException {
        lock.lock();
        try {
            long left = DEADLINE.toNanos();
            Optional<Span> found = spans.stream().filter(wanted).findFirst();
            while (found.isEmpty() && left > 0) {
                left = received.awaitNanos(left);
                found = spans.stream().filter(wanted).findFirst();
            }
            return found.orElseThrow(() ->
                    new AssertionError(
                            "no "
                                    + what
                                    + " among "
                                    + spans.stream()
                                            .map(s -> s.getKind() + " " + s.getName())
                                            .toList()));
        } finally {
            lock.unlock();
        }
    }

    /** The text of an attribute; empty if the span has none of that name. */
    static String attribute(Span span, String name) {
        return span.getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals(name))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        http.stop(0);
        try {
            var _ = grpc.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
