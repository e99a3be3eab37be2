package io.umbel.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin's check, as a load balancer sees it: over HTTP, and over gRPC. */
@Tag("slow")
final class HealthIT {
    private static final String MOODY =
            """
            import com.typesafe.config.Config;
            import io.grpc.BindableService;
            import io.umbel.greeter.GreeterGrpc;
            import io.umbel.grpc.GrpcService;
            import io.umbel.spi.*;
            import java.nio.file.*;
            import java.util.List;

            public final class Moody implements GrpcService {
                @Override public List<BindableService> services(NodeContext node, Config config) {
                    Path trouble = Path.of(config.getString("trouble"));
                    node.offer(HealthSource.class, new HealthSource() {
                        @Override public String name() { return "moody"; }
                        @Override public Health check() {
                            return Files.exists(trouble) ? Health.down("there is trouble") : Health.UP;
                        }
                    });
                    return List.of(new GreeterGrpc.GreeterImplBase() {});
                }
            }
            """;

    @TempDir private Path folder;
    private UnpackedArchive archive;
    private Path trouble;

    @BeforeEach
    void unpack() throws Exception {
        archive = UnpackedArchive.into(Files.createDirectory(folder.resolve("unpacked")));
        archive.enable("umbel-grpc-");
        archive.enable("umbel-metrics-");
        trouble = folder.resolve("trouble");
        PluginArchive.drop(
                PluginArchive.of(archive.only("examples", "umbel-plugin-greeter-"), "moody")
                        .grpcService("Moody", MOODY)
                        .file(
                                "reference.conf",
                                "umbel.plugins.moody.trouble = \"\"".getBytes(UTF_8))
                        .bytes(),
                archive.file("plugins"),
                "moody.jar");
    }

    @Test
    void readyz_andGrpcHealth_sayTheSame_whileAPluginIsDown_andAfterwards() throws Exception {
        try (var node =
                NodeWithPage.start(
                        archive,
                        folder.resolve("node"),
                        "umbel.plugins.moody.trouble=\"" + trouble + '"')) {
            assertThat(node.get("/readyz")).contains("\"moody\":{\"status\":\"UP\"");
            assertThat(overGrpc(node)).contains("\"SERVING\"");

            Files.createFile(trouble);
            await("that the node is not ready", () -> node.ask("/readyz").statusCode() == 503);
            assertThat(node.ask("/readyz").body())
                    .contains("\"status\":\"DOWN\"")
                    .contains("\"moody\":{\"status\":\"DOWN\",\"reason\":\"there is trouble\"}");
            await("gRPC's word", () -> overGrpc(node).contains("\"NOT_SERVING\""));
            assertThat(node.ask("/healthz").statusCode())
                    .as("a restart mends nothing")
                    .isEqualTo(200);

            Files.delete(trouble);
            await("that it is ready again", () -> node.ask("/readyz").statusCode() == 200);
            await("gRPC's word", () -> overGrpc(node).contains("\"SERVING\""));
        }
    }

    private String overGrpc(NodeWithPage node) throws Exception {
        try (UmbelProcess call =
                UmbelProcess.start(
                        archive,
                        folder.resolve("caller"),
                        "call",
                        node.ticket(),
                        "grpc.health.v1.Health/Check",
                        "-d",
                        "{}")) {
            assertThat(call.awaitExit()).as("%s", call).isZero();
            return String.join("", call.out());
        }
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        var never = new CountDownLatch(1);
        for (int i = 0; i < 50; i++) {
            if (condition.call()) {
                return;
            }
            assertThat(never.await(200, TimeUnit.MILLISECONDS)).isFalse();
        }
        throw new AssertionError("waited in vain for " + what);
    }
}
