package io.umbel.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector gets of nodes that call each other. */
@Tag("slow")
final class TracesIT {
    private static final String METHOD = "umbel.greeter.v1.Greeter/Greet";
    private static final String FORWARDER =
            """
            import com.typesafe.config.Config;
            import io.grpc.BindableService;
            import io.grpc.stub.StreamObserver;
            import io.umbel.greeter.*;
            import io.umbel.grpc.*;
            import io.umbel.spi.NodeContext;
            import java.util.List;

            public final class Forwarder implements GrpcService {
                @Override public List<BindableService> services(NodeContext node, Config config) {
                    var there = GreeterGrpc.newBlockingStub(
                            node.find(GrpcChannels.class).orElseThrow()
                                    .builder(config.getString("target")).build());
                    return List.of(new GreeterGrpc.GreeterImplBase() {
                        @Override public void greet(GreetRequest request, StreamObserver<GreetReply> replies) {
                            replies.onNext(there.greet(request));
                            replies.onCompleted();
                        }
                    });
                }
            }
            """;

    @TempDir private Path folder;
    private UnpackedArchive archive;

    @BeforeEach
    void unpack() throws Exception {
        archive = unpacked("archive");
    }

    private UnpackedArchive unpacked(String name) throws Exception {
        UnpackedArchive unpacked =
                UnpackedArchive.into(Files.createDirectory(folder.resolve(name)));
        unpacked.enable("umbel-metrics-");
        return unpacked;
    }

    @Test
    void callOverQuic_isOneTrace_andWhatIsPublished_isLinkedWithItsDelivery() throws Exception {
        UnpackedArchive forwarding = unpacked("forwarding");
        forwarding.enable("umbel-grpc-");
        forwarding.enable("umbel-gossip-");
        PluginArchive.drop(
                PluginArchive.of(archive.only("examples", "umbel-plugin-greeter-"), "forwarder")
                        .grpcService("Forwarder", FORWARDER)
                        .file(
                                "reference.conf",
                                "umbel.plugins.forwarder.target = \"\"".getBytes(UTF_8))
                        .bytes(),
                forwarding.file("plugins"),
                "forwarder.jar");
        archive.enable("umbel-grpc-");
        archive.enable("umbel-gossip-");
        archive.enable("umbel-plugin-greeter-");

        try (var collector = Collector.start();
                var two =
                        NodeWithPage.start(
                                archive,
                                folder.resolve("two"),
                                setting("otlp-endpoint", collector.grpcUrl()),
                                setting("otlp-protocol", "grpc"),
                                "umbel.plugins.gossip.topics=[weather]");
                var one =
                        NodeWithPage.start(
                                forwarding,
                                folder.resolve("one"),
                                setting("otlp-endpoint", collector.httpUrl()),
                                "umbel.plugins.gossip.seeds=[\"" + two.ticket() + "\"]",
                                "umbel.plugins.forwarder.target=\"" + two.ticket() + "\"")) {
            call(one);
            publish(one);

            Span client = collector.await("client's span", is(SpanKind.SPAN_KIND_CLIENT));
            Span server =
                    collector.await(
                            "span of the server at the other node",
                            span ->
                                    is(SpanKind.SPAN_KIND_SERVER).test(span)
                                            && span.getParentSpanId().equals(client.getSpanId()));
            Span first =
                    collector.await(
                            "span of the server that forwards",
                            span -> span.getSpanId().equals(client.getParentSpanId()));
            assertThat(server.getTraceId()).isEqualTo(client.getTraceId());
            assertThat(first.getTraceId()).isEqualTo(client.getTraceId());
            assertThat(first.getParentSpanId()).isEqualTo(ByteString.EMPTY);
            assertThat(Collector.attribute(client, "umbel.peer.id")).isEqualTo(id(two));
            assertThat(Collector.attribute(server, "umbel.peer.id")).isEqualTo(id(one));
            for (Span span : new Span[] {client, server}) {
                assertThat(Collector.attribute(span, "umbel.protocol")).isEqualTo("/grpc/1.0");
                assertThat(Collector.attribute(span, "umbel.path")).isEqualTo("direct");
                assertThat(Collector.attribute(span, "network.transport")).isEqualTo("quic");
            }
            assertThat(two.get("/metrics"))
                    .contains("grpc_server_call_duration_seconds_count{grpc_method=\"" + METHOD);
            assertThat(one.get("/metrics"))
                    .contains("grpc_client_call_duration_seconds_count{grpc_method=\"" + METHOD);
            assertDelivered(collector, one);
            unloadedPlugin_leavesNoThreadOfTheSender(two);
        }
    }

    private void call(NodeWithPage node) throws Exception {
        try (UmbelProcess call =
                UmbelProcess.start(
                        archive,
                        folder.resolve("caller"),
                        "call",
                        node.ticket(),
                        METHOD,
                        "-d",
                        "{\"name\": \"tracer\"}")) {
            assertThat(call.awaitExit()).as("%s%n%s", call, node.process()).isZero();
        }
    }

    private void publish(NodeWithPage node) throws Exception {
        try (UmbelProcess publish =
                UmbelProcess.start(archive, node.home(), "gossip", "publish", "weather", "sunny")) {
            assertThat(publish.awaitExit()).as("%s%n%s", publish, node.process()).isZero();
        }
    }

    /** Of the topic that has a name; the service directory's messages are traced as well. */
    private static void assertDelivered(Collector collector, NodeWithPage by) throws Exception {
        Span broadcast = collector.await("span of the broadcast", of("broadcast /gossip/1.0"));
        Span delivery =
                collector.await(
                        "span of the delivery at the other node",
                        span ->
                                of("deliver /gossip/1.0").test(span)
                                        && span.getLinksList().stream()
                                                .anyMatch(link ->
                                                        link.getSpanId()
                                                                .equals(broadcast.getSpanId())));
        assertThat(Collector.attribute(delivery, "umbel.peer.id")).isEqualTo(id(by));
    }

    private static Predicate<Span> of(String name) {
        return span ->
                span.getName().equals(name)
                        && Collector.attribute(span, "messaging.destination.name")
                                .equals("weather");
    }

    private static Predicate<Span> is(SpanKind kind) {
        return span -> span.getKind() == kind && span.getName().equals(METHOD);
    }

    private static String id(NodeWithPage node) {
        return node.process().out().stream()
                .filter(line -> line.startsWith("node "))
                .findFirst()
                .orElseThrow()
                .replaceFirst("^node +", "")
                .strip();
    }

    private void unloadedPlugin_leavesNoThreadOfTheSender(NodeWithPage node) throws Exception {
        assertThat(threads(node)).contains("OkHttp");
        Files.delete(archive.only("plugins", "umbel-metrics-"));
        node.process().awaitErr(line -> line.matches(".* plugin metrics.* ends"));
        var never = new CountDownLatch(1);
        String last = threads(node);
        for (int i = 0; i < 50 && last.contains("OkHttp"); i++) {
            assertThat(never.await(200, TimeUnit.MILLISECONDS)).isFalse();
            last = threads(node);
        }
        assertThat(last).doesNotContain("OkHttp");
    }

    private static String threads(NodeWithPage node) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process dump =
                new ProcessBuilder(
                                jcmd.toString(),
                                String.valueOf(node.process().pid()),
                                "Thread.print")
                        .redirectErrorStream(true)
                        .start();
        String text = new String(dump.getInputStream().readAllBytes(), UTF_8);
        assertThat(dump.waitFor()).as(text).isZero();
        return text;
    }

    @Test
    void collectorThatIsNotThere_isToldOnce_andServedWhenItComes() throws Exception {
        archive.enable("umbel-plugin-echo-");
        int port = freePort();
        try (var node =
                NodeWithPage.start(
                        archive,
                        folder.resolve("one"),
                        setting("otlp-endpoint", "http://127.0.0.1:" + port))) {
            serveSomebody(node);
            node.process().awaitErr(line -> line.contains("telemetry cannot be exported"));
            serveSomebody(node);

            try (var collector = Collector.startOnPort(port)) {
                var _ =
                        collector.await(
                                "span of a connection that was served",
                                span -> span.getName().equals("serve /echo/1.0"));
                node.process().awaitErr(line -> line.contains("telemetry is exported again"));
            }
            assertThat(node.process().err().stream().filter(line -> line.contains("WARN")))
                    .hasSize(1);
        }
    }

    private void serveSomebody(NodeWithPage node) throws Exception {
        try (UmbelProcess peer = node.connectEcho(archive, folder.resolve("one"))) {
            peer.in().close();
            assertThat(peer.awaitExit()).as("%s", peer).isZero();
        }
    }

    private static String setting(String key, String value) {
        return "umbel.plugins.metrics." + key + "=\"" + value + "\"";
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
