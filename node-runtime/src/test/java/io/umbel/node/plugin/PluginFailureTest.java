package io.umbel.node.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.CommandProvider;
import io.umbel.spi.MiddlewareProvider;
import io.umbel.spi.ProtocolProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with an archive: one sentence with its mend, and the others serve. */
final class PluginFailureTest {
    private static final Duration START_TIMEOUT = Duration.ofMillis(700);

    @TempDir Path temporary;
    private PluginHostFixture fixture;

    @BeforeEach
    void openWithAHealthyPlugin() throws IOException {
        fixture = new PluginHostFixture(temporary, false, START_TIMEOUT);
        PluginJar.serving("healthy", "1.0.0", "/healthy/1.0")
                .dropInto(fixture.folder, "healthy.jar");
    }

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
    }

    @Test
    void truncatedJar() throws Exception {
        byte[] jar = PluginJar.serving("bad", "1.0.0", "/bad/1.0").jar();
        Files.write(fixture.folder.resolve("bad.jar"), Arrays.copyOf(jar, jar.length - 30));

        assertFails("bad.jar", "bad.jar: not a whole archive (", "copy it again");
    }

    @Test
    void truncatedZip() throws Exception {
        byte[] zip = PluginJar.serving("bad", "1.0.0", "/bad/1.0").zip();
        Files.write(fixture.folder.resolve("bad.zip"), Arrays.copyOf(zip, zip.length - 30));

        assertFails("bad.zip", "bad.zip: not a whole archive (", "copy it again");
    }

    @Test
    void emptyFile() throws Exception {
        Files.write(fixture.folder.resolve("bad.jar"), new byte[0]);

        assertFails("bad.jar", "bad.jar: not a whole archive (", "copy it again");
    }

    @Test
    void jarWithoutManifest() throws Exception {
        drop(new PluginJar().file("readme.txt", "hello"));

        assertFails("bad.jar", "bad.jar: its manifest has no Plugin-Id", "umbel plugin new");
    }

    @Test
    void manifestWithoutVersion() throws Exception {
        drop(PluginJar.serving("bad", "1.0.0", "/bad/1.0").without("Plugin-Version"));

        assertFails("bad", "bad.jar: Plugin-Version is missing", "such as 1.0.0");
    }

    @Test
    void idThatIsAPath() throws Exception {
        drop(PluginJar.serving("bad", "1.0.0", "/bad/1.0").manifest("Plugin-Id", "../bad"));

        assertFails("bad.jar", "bad.jar: Plugin-Id '../bad'", "expected 1–64 letters");
    }

    @Test
    void jarWithoutProviders() throws Exception {
        drop(PluginJar.of("bad", "1.0.0").file("readme.txt", "hello"));

        assertFails(
                "bad",
                "bad 1.0.0 (bad.jar): offers nothing:"
                        + " META-INF/services/io.umbel.spi.ProtocolProvider is missing",
                "name the provider's class in it");
    }

    @Test
    void jarThatBundlesNetty() throws Exception {
        drop(
                PluginJar.serving("bad", "1.0.0", "/bad/1.0")
                        .file("io/netty/buffer/ByteBuf.class", new byte[8])
                        .file("META-INF/versions/11/org/slf4j/Logger.class", new byte[8]));

        assertFails(
                "bad",
                "bad 1.0.0 (bad.jar): bundles io.netty in bad.jar, org.slf4j in bad.jar",
                "scope `provided`");
    }

    @Test
    void zipThatBundlesTheSpi() throws Exception {
        PluginJar.serving("bad", "1.0.0", "/bad/1.0")
                .library("umbel-spi.jar", Map.of("io/umbel/spi/Alpn.class", new byte[8]))
                .dropInto(fixture.folder, "bad.zip");

        assertFails("bad", "bundles io.umbel.spi in umbel-spi.jar", "scope `provided`");
    }

    @Test
    void missingPlugin() throws Exception {
        drop(PluginJar.serving("bad", "1.0.0", "/bad/1.0").needs("zoo@>=1.0.0"));

        assertFails("bad", "bad 1.0.0 (bad.jar): needs plugin zoo, which is missing", "put its");
    }

    @Test
    void olderPluginThanNeeded() throws Exception {
        drop(PluginJar.serving("bad", "1.0.0", "/bad/1.0").needs("healthy@>=2.0.0"));

        assertFails(
                "bad",
                "needs plugin healthy >=2.0.0, but healthy 1.0.0 (healthy.jar) is there",
                "put one of those versions in its place");
    }

    @Test
    void failedPlugin_failsWhoNeedsIt() throws Exception {
        drop(PluginJar.of("zoo", "1.0.0"));
        PluginJar.serving("ape", "1.0.0", "/ape/1.0")
                .needs("zoo")
                .dropInto(fixture.folder, "ape.jar");

        assertFails("ape", "needs plugin zoo, which failed itself", "mend that one first");
    }

    @Test
    void circleOfDependencies() throws Exception {
        PluginJar.serving("ape", "1.0.0", "/ape/1.0")
                .needs("zoo")
                .dropInto(fixture.folder, "ape.jar");
        PluginJar.serving("zoo", "1.0.0", "/zoo/1.0")
                .needs("ape")
                .dropInto(fixture.folder, "zoo.jar");

        assertFails("zoo", "needs itself (ape → zoo → ape)", "take one of them out");
    }

    @Test
    void builtForANewerSpi() throws Exception {
        drop(PluginJar.serving("bad", "1.0.0", "/bad/1.0").manifest("Spi-Version", "0.99.0"));

        assertFails(
                "bad",
                "built for SPI 0.99.0, this node has " + SpiVersion.running().text(),
                "update Umbel");
    }

    @Test
    void requiresANewerSpi() throws Exception {
        drop(PluginJar.serving("bad", "1.0.0", "/bad/1.0").manifest("Plugin-Requires", "7.0.0"));

        assertFails("bad", "needs SPI 7.0.0 (Plugin-Requires), this node has", "update Umbel");
    }

    @Test
    void throwsInCreate() throws Exception {
        drop(
                PluginJar.of("bad", "1.0.0")
                        .protocol(
                                "/bad/1.0", "", "throw new Exception(\"key `word` is missing\");"));

        assertFails(
                "bad",
                "create failed: java.lang.Exception: key `word` is missing",
                "umbel.plugins.bad");
    }

    @Test
    void throwsInStart_afterAnotherOfItsProtocolsStarted_whichIsShutDown() throws Exception {
        drop(
                PluginJar.of("bad", "1.0.0")
                        .protocol(
                                "/good/1.0",
                                "",
                                lifecycle(
                                        "System.clearProperty(\"t.shut\");",
                                        "System.setProperty(\"t.shut\", \"yes\");"))
                        .protocol(
                                "/bad/1.0",
                                "",
                                lifecycle(
                                        "throw new java.net.BindException(\"port 80 is taken\");",
                                        "")));

        assertFails(
                "bad",
                "start failed: java.net.BindException: port 80 is taken",
                "umbel.plugins.bad");
        assertThat(System.clearProperty("t.shut")).isEqualTo("yes");
        assertThat(fixture.registry.names()).containsExactly("/healthy/1.0");
    }

    @Test
    void blocksInStart() throws Exception {
        drop(
                PluginJar.of("bad", "1.0.0")
                        .protocol("/bad/1.0", "", lifecycle("new CountDownLatch(1).await();", "")));

        assertFails(
                "bad",
                "start has not returned after 700 ms (umbel.plugin.start-timeout) and was interrupted",
                "raise the timeout");
    }

    @Test
    void blocksInCreate_andIgnoresInterruption() throws Exception {
        drop(
                PluginJar.of("bad", "1.0.0")
                        .protocol(
                                "/bad/1.0",
                                "",
                                """
                                while (System.getProperty("t.release") == null) {
                                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                                    Thread.interrupted();
                                }
                                return connection -> {};
                                """));
        try {
            assertFails(
                    "bad", "create has not returned after 700 ms", "the node goes on without it");
        } finally {
            System.setProperty("t.release", "now");
        }
        System.clearProperty("t.release");
    }

    @Test
    void alpnOfAnotherPlugin() throws Exception {
        PluginJar.serving("zz", "1.0.0", "/healthy/1.0").dropInto(fixture.folder, "zz.jar");

        assertFails(
                "zz",
                "/healthy/1.0 is served by plugin healthy 1.0.0 (healthy.jar) already",
                "remove one of the two");
    }

    @Test
    void alpnOfTheNode() throws Exception {
        drop(PluginJar.serving("bad", "1.0.0", "/control/1.0"));

        assertFails("bad", "/control/1.0 is served by the node itself already", "rename");
    }

    @Test
    void oneAlpnTwice() throws Exception {
        drop(
                PluginJar.serving("bad", "1.0.0", "/bad/1.0")
                        .protocol("/bad/1.0", "", "return connection -> {};"));

        assertFails("bad", "two of its providers serve /bad/1.0", "keep one");
    }

    @Test
    void protocolThatIsNeitherDoor() throws Exception {
        drop(
                PluginJar.of("bad", "1.0.0")
                        .source(
                                "demo.Bad",
                                """
                                package demo;
                                public class Bad implements io.umbel.spi.ProtocolProvider {
                                    public io.umbel.spi.Alpn alpn() { return io.umbel.spi.Alpn.of("/bad/1.0"); }
                                    public io.umbel.spi.Protocol create(io.umbel.spi.NodeContext n, com.typesafe.config.Config c) {
                                        return new Neither();
                                    }
                                    static class Neither implements io.umbel.spi.Protocol {}
                                }
                                """)
                        .service(ProtocolProvider.class, "demo.Bad"));

        assertFails(
                "bad",
                "demo.Bad.create returned a demo.Bad$Neither",
                "expected a ProtocolHandler or a NettyProtocolHandler");
    }

    @Test
    void createThatReturnsNull() throws Exception {
        drop(PluginJar.of("bad", "1.0.0").protocol("/bad/1.0", "", "return null;"));

        assertFails("bad", "create returned null", "expected");
    }

    @Test
    void providerWithoutPublicConstructor() throws Exception {
        drop(
                PluginJar.of("bad", "1.0.0")
                        .protocol("/bad/1.0", "private Provider0() {}", "return null;"));

        assertFails("bad", "demo.bad.Provider0", "public constructor without arguments");
    }

    @Test
    void serviceFileThatNamesAMissingClass() throws Exception {
        drop(PluginJar.of("bad", "1.0.0").service(ProtocolProvider.class, "demo.Missing"));

        assertFails("bad", "demo.Missing not found", "expected on each line a public class");
    }

    @Test
    void providerThatIsNotOne() throws Exception {
        drop(
                PluginJar.of("bad", "1.0.0")
                        .source("demo.Plain", "package demo; public class Plain {}")
                        .service(MiddlewareProvider.class, "demo.Plain"));

        assertFails("bad", "demo.Plain not a subtype", "implements MiddlewareProvider");
    }

    @Test
    void classThatIsNotInTheArchive() throws Exception {
        var jar =
                PluginJar.of("bad", "1.0.0")
                        .source(
                                "gone.Api",
                                "package gone; public class Api { public static void go() {} }")
                        .protocol("/bad/1.0", "", "gone.Api.go(); return connection -> {};");
        var content = jar.content();
        content.remove("gone/Api.class");
        Files.write(fixture.folder.resolve("bad.jar"), PluginJar.pack(content));

        assertFails("bad", "NoClassDefFoundError: gone/Api", "put the class into the archive");
    }

    @Test
    void classOfTheRuntime_isNotSeen() throws Exception {
        drop(
                PluginJar.of("bad", "1.0.0")
                        .protocol(
                                "/bad/1.0",
                                "",
                                "Class.forName(\"io.umbel.node.plugin.PluginHost\"); return null;"));

        assertFails(
                "bad", "ClassNotFoundException: io.umbel.node.plugin.PluginHost", "put the class");
    }

    @Test
    void malformedReferenceConf() throws Exception {
        drop(PluginJar.serving("bad", "1.0.0", "/bad/1.0").file("reference.conf", "a = {"));

        assertFails("bad", "its reference.conf cannot be read", "");
    }

    @Test
    void referenceConfUnderAnotherKey() throws Exception {
        drop(PluginJar.serving("bad", "1.0.0", "/bad/1.0").file("reference.conf", "word = hi"));

        assertFails("bad", "its reference.conf has no umbel.plugins.bad", "put the defaults under");
    }

    @Test
    void commandsAlone_areEnough() throws Exception {
        drop(PluginJar.of("bad", "1.0.0").service(CommandProvider.class, "demo.Anything"));

        fixture.host.start();

        assertThat(fixture.status("bad").state()).isEqualTo(PluginState.RUNNING);
    }

    private void drop(PluginJar jar) {
        jar.dropInto(fixture.folder, "bad.jar");
    }

    /** Runs the folder; {@code sentence} and {@code mend} must be in what is told of the plugin. */
    private void assertFails(String id, String sentence, String mend) throws Exception {
        fixture.host.start();

        PluginStatus status = fixture.status(id);
        assertThat(status.state()).isEqualTo(PluginState.FAILED);
        assertThat(status.problem()).contains(sentence).contains(mend).doesNotContain("\n");
        assertThat(fixture.registry.names()).contains("/healthy/1.0");
        assertThat(fixture.status("healthy").problem()).isEmpty();
    }

    private static String lifecycle(String start, String shutdown) {
        return """
        return new ProtocolHandler() {
            @Override public void start() throws Exception { %s }
            @Override public void shutdown(Duration grace) { %s }
            @Override public void handle(Connection connection) {}
        };
        """
                .formatted(start, shutdown);
    }
}
