package io.umbel.node.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.Admission;
import io.umbel.spi.Alpn;
import io.umbel.spi.Call;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.MiddlewareProvider;
import io.umbel.spi.OnFinish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Middleware that one plugin offers and the settings put before another. */
final class PluginMiddlewareTest {
    private static final Call CALL =
            new Call(
                    Call.Kind.CONNECTION,
                    new ConnectionInfo.Unix(Path.of("socket"), Instant.EPOCH),
                    Alpn.of("/echo/1.0"),
                    "");

    private static final Path MANUAL =
            Path.of("").toAbsolutePath().getParent().resolve("docs/middleware.md");
    private static final String IMPORTS =
            """
            package demo;

            import com.typesafe.config.Config;
            import io.umbel.spi.*;
            import java.time.Duration;
            import java.time.ZoneId;

            """;

    @TempDir Path temporary;
    private PluginHostFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new PluginHostFixture(temporary, false);
        fixture.node.guard("echo", "door");
        PluginJar.serving("echo", "1.0.0", "/echo/1.0").dropInto(fixture.folder, "echo.jar");
    }

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
    }

    @Test
    void middlewareOfAnotherPlugin_stands_beforeTheProtocol_withItsOwnLoader() throws Exception {
        dropDoor("1.0.0", "closed for today");
        fixture.host.start();

        assertThat(admit()).isEqualTo("closed for today true");
    }

    @Test
    void replacedMiddleware_takesWhomItGuardsAlong() throws Exception {
        dropDoor("1.0.0", "closed for today");
        fixture.host.start();

        dropDoor("1.1.0", "closed for ever");
        fixture.host.reload();

        assertThat(admit()).isEqualTo("closed for ever true");
    }

    @Test
    void protocolWhoseGuardIsMissing_isNotServed() throws Exception {
        fixture.host.start();

        assertThat(fixture.registry.served()).isEmpty();
        assertThat(fixture.status("echo").problem())
                .contains("umbel.plugins.echo.middleware names 'door' at node.conf:7")
                .contains("nothing offers");
        fixture.node.guard("echo", "rate-limt");
        fixture.host.reload();
        assertThat(fixture.status("echo").problem()).contains("did you mean rate-limit?");
    }

    @Test
    void protocolWhoseGuardIsRemoved_isServedNoLonger() throws Exception {
        dropDoor("1.0.0", "closed for today");
        fixture.host.start();

        Files.delete(fixture.folder.resolve("door.jar"));
        fixture.host.reload();

        assertThat(fixture.registry.served()).isEmpty();
        assertThat(fixture.status("echo").problem()).contains("'door'");
    }

    @Test
    void secondMiddlewareOfAName_isRefused() throws Exception {
        dropDoor("1.0.0", "closed for today");
        door("window", "1.0.0", "open").dropInto(fixture.folder, "window.jar");
        fixture.host.start();

        assertThat(fixture.status("window").problem())
                .contains("middleware 'door' is offered by plugin door already");
    }

    @Test
    void middlewareOfTheManual_compiles_andKeepsItsHours() throws Exception {
        String page = Files.readString(MANUAL);
        int begin = page.indexOf("public final class OfficeHoursProvider");
        String source = IMPORTS + page.substring(begin, page.indexOf("```", begin));
        PluginJar.of("door", "1.0.0")
                .source("demo.OfficeHoursProvider", source)
                .service(MiddlewareProvider.class, "demo.OfficeHoursProvider")
                .dropInto(fixture.folder, "door.jar");
        fixture.node.guard("echo", "office-hours", "{ from = 25, to = 26 }");
        fixture.host.start();

        var middleware = fixture.registry.only("/echo/1.0").middleware();

        assertThat(middleware.getFirst().admit(CALL))
                .isEqualTo(
                        Admission.reject(ErrorCode.REFUSED, "we open at 25", Duration.ofHours(1)));
    }

    private String admit() throws Exception {
        var middleware = fixture.registry.only("/echo/1.0").middleware();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        var refusal = (Admission.Reject) middleware.getFirst().admit(CALL);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        return refusal.reason();
    }

    @Test
    void onFinish_carriesTheLoaderToo() throws Exception {
        var seen = new ClassLoader[1];
        ClassLoader loader = new ClassLoader("of the door", null) {};
        var middleware =
                new LoaderBoundMiddleware(
                        _ ->
                                Admission.accept(_ ->
                                        seen[0] = Thread.currentThread().getContextClassLoader()),
                        loader);

        ((Admission.Accept) middleware.admit(CALL)).onFinish().finished(OnFinish.Outcome.OK);

        assertThat(seen[0]).isSameAs(loader);
    }

    private void dropDoor(String version, String reason) {
        door("door", version, reason).dropInto(fixture.folder, "door.jar");
    }

    private static PluginJar door(String id, String version, String reason) {
        String className = "demo." + id + ".Door";
        return PluginJar.of(id, version)
                .source(
                        className,
                        """
                        package demo.%s;

                        import io.umbel.spi.*;

                        public final class Door implements MiddlewareProvider {
                            @Override public String name() { return "door"; }
                            @Override public Middleware create(NodeContext node, com.typesafe.config.Config config) {
                                if (!node.pluginId().equals("%s")) throw new IllegalStateException(node.pluginId());
                                return call -> Admission.reject(ErrorCode.REFUSED,
                                    "%s " + (Thread.currentThread().getContextClassLoader() == Door.class.getClassLoader()));
                            }
                        }
                        """
                                .formatted(id, id, reason))
                .service(MiddlewareProvider.class, className);
    }
}
