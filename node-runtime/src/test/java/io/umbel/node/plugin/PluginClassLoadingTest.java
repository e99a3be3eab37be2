package io.umbel.node.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin sees. */
final class PluginClassLoadingTest {
    @TempDir Path temporary;
    private PluginHostFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new PluginHostFixture(temporary, false);
    }

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
    }

    @Test
    void sharedPackagesAndThePlatform_areSeen_theRuntimeAndItsLibrariesAreNot() throws Exception {
        var names =
                List.of(
                        "io.umbel.spi.Connection",
                        "io.umbel.spi.netty.NettyProtocolHandler",
                        "io.netty.handler.codec.quic.QuicChannel",
                        "org.slf4j.Logger",
                        "com.typesafe.config.Config",
                        "org.jspecify.annotations.Nullable",
                        "io.opentelemetry.api.OpenTelemetry",
                        "io.opentelemetry.context.Context",
                        "java.sql.Connection",
                        "io.umbel.node.plugin.PluginHost",
                        "org.pf4j.Plugin",
                        "com.github.benmanes.caffeine.cache.Cache",
                        "picocli.CommandLine",
                        "ch.qos.logback.classic.Logger");
        PluginJar.of("looker", "1.0.0")
                .protocol(
                        "/looker/1.0",
                        "",
                        """
                        var seen = new TreeMap<String, Boolean>();
                        for (String name : List.of("%s")) {
                            try {
                                Class.forName(name);
                                seen.put(name, true);
                            } catch (ClassNotFoundException e) {
                                seen.put(name, false);
                            }
                        }
                        node.offer(Supplier.class, () -> seen);
                        return connection -> {};
                        """
                                .formatted(String.join("\", \"", names)))
                .dropInto(fixture.folder, "looker.jar");

        fixture.host.start();

        var expected = new TreeMap<String, Boolean>();
        names.forEach(name -> expected.put(name, names.indexOf(name) < 9));
        assertThat(fixture.said()).isEqualTo(expected);
    }

    @Test
    void providersOfADependency_areNotThePluginsOwn() throws Exception {
        PluginJar.serving("zoo", "1.0.0", "/zoo/1.0").dropInto(fixture.folder, "zoo.jar");
        PluginJar.serving("ape", "1.0.0", "/ape/1.0")
                .needs("zoo")
                .dropInto(fixture.folder, "ape.jar");

        fixture.host.start();

        assertThat(fixture.registry.names()).containsExactly("/ape/1.0", "/zoo/1.0");
        assertThat(fixture.status("ape").protocols()).hasSize(1);
    }

    @Test
    void optionalDependency_mayBeMissing_andIsSeenOnceItIsThere() throws Exception {
        PluginJar.of("ape", "1.0.0")
                .needs("zoo?")
                .protocol(
                        "/ape/1.0",
                        "",
                        """
                        String found;
                        try {
                            found = Class.forName("zoo.Api").getSimpleName();
                        } catch (ClassNotFoundException e) {
                            found = "none";
                        }
                        String said = found;
                        node.offer(Supplier.class, () -> said);
                        return connection -> {};
                        """)
                .dropInto(fixture.folder, "ape.jar");
        fixture.host.start();
        assertThat(fixture.said()).isEqualTo("none");

        PluginJar.serving("zoo", "1.0.0", "/zoo/1.0")
                .source("zoo.Api", "package zoo; public class Api {}")
                .dropInto(fixture.folder, "zoo.jar");
        fixture.host.reload();

        assertThat(fixture.said()).isEqualTo("Api");
    }

    @Test
    void everyCallIntoAPlugin_carriesItsLoader() throws Exception {
        PluginJar.of("looker", "1.0.0")
                .protocol(
                        "/looker/1.0",
                        """
                        private static final Map<String, Boolean> SEEN = new TreeMap<>();
                        public Provider0() { look("constructor"); }
                        private static void look(String where) {
                            SEEN.put(where, Thread.currentThread().getContextClassLoader() == Provider0.class.getClassLoader());
                        }
                        """,
                        """
                        look("create");
                        node.offer(Supplier.class, () -> SEEN);
                        return new ProtocolHandler() {
                            @Override public void start() { look("start"); }
                            @Override public void handle(Connection connection) {}
                        };
                        """)
                .dropInto(fixture.folder, "looker.jar");

        fixture.host.start();

        assertThat(fixture.said())
                .isEqualTo(Map.of("constructor", true, "create", true, "start", true));
    }
}
