package io.umbel.node.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.settings.PluginHostSettings;
import io.umbel.spi.Alpn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginHostTest {
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
    void archivesOfTheFolder_serve() throws Exception {
        PluginJar.serving("echo", "1.0.0", "/echo/1.0").dropInto(fixture.folder, "echo.jar");
        PluginJar.serving("chat", "2.1.0", "/chat/1.0").dropInto(fixture.folder, "chat.jar");

        fixture.host.start();

        assertThat(fixture.registry.names()).containsExactly("/chat/1.0", "/echo/1.0");
        PluginStatus echo = fixture.status("echo");
        assertThat(echo.state()).isEqualTo(PluginState.RUNNING);
        assertThat(echo.version()).isEqualTo("1.0.0");
        assertThat(echo.protocols()).containsExactly(Alpn.of("/echo/1.0"));
        assertThat(echo.archive()).isEqualTo(fixture.folder.resolve("echo.jar"));
        assertThat(echo.loadedAt()).isEqualTo(fixture.node.clock().instant());
        assertThat(echo.problem()).isEmpty();
    }

    @Test
    void zip_seesItsLibraries() throws Exception {
        Map<String, byte[]> library =
                SourceCompiler.compile(
                        Map.of(
                                "lib.Word",
                                "package lib; public class Word { public String toString() { return \"from lib\"; } }"));
        PluginJar.of("words", "1.0.0")
                .protocol(
                        "/words/1.0",
                        "",
                        """
                        Object word = Class.forName("lib.Word").getConstructor().newInstance();
                        node.offer(Supplier.class, word::toString);
                        return connection -> {};
                        """)
                .library("word.jar", library)
                .dropInto(fixture.folder, "words.zip");

        fixture.host.start();

        assertThat(fixture.status("words").problem()).isEmpty();
        assertThat(fixture.said()).isEqualTo("from lib");
    }

    @Test
    void dependencies_startFirst_andTheirClassesAreSeen() throws Exception {
        PluginJar.serving("zoo", "1.2.0", "/zoo/1.0")
                .source(
                        "zoo.Api",
                        "package zoo; public class Api { public static String name() { return \"zoo api\"; } }")
                .dropInto(fixture.folder, "zoo.jar");
        PluginJar.of("ape", "1.0.0")
                .needs("zoo@>=1.0.0")
                .protocol(
                        "/ape/1.0",
                        "",
                        """
                        var name = Class.forName("zoo.Api").getMethod("name").invoke(null);
                        node.offer(Supplier.class, () -> name);
                        return connection -> {};
                        """)
                .dropInto(fixture.folder, "ape.jar");

        fixture.host.start();

        assertThat(fixture.host.status()).allMatch(s -> s.state() == PluginState.RUNNING);
        assertThat(fixture.said()).isEqualTo("zoo api");
        assertThat(fixture.registry.names()).containsExactly("/ape/1.0", "/zoo/1.0");
    }

    @Test
    void newArchive_takesTheOldOnesPlaceInOneStep() throws Exception {
        PluginJar.serving("echo", "1.0.0", "/echo/1.0").dropInto(fixture.folder, "echo.jar");
        fixture.host.start();
        fixture.registry.forgetSwaps();

        PluginJar.serving("echo", "1.1.0", "/echo/1.0").dropInto(fixture.folder, "echo.jar");
        fixture.host.reload();

        Alpn echo = Alpn.of("/echo/1.0");
        assertThat(fixture.registry.nextSwap())
                .isEqualTo(new RecordingRegistry.Swap(List.of(echo), List.of(echo)));
        assertThat(fixture.registry.swapsLeft()).isZero();
        assertThat(fixture.status("echo").version()).isEqualTo("1.1.0");
        assertThat(fixture.copies()).hasSize(1);
    }

    @Test
    void newArchiveThatFails_leavesTheOldOneServing() throws Exception {
        PluginJar.serving("echo", "1.0.0", "/echo/1.0").dropInto(fixture.folder, "echo.jar");
        fixture.host.start();
        ServedProtocol before = fixture.registry.only("/echo/1.0");

        PluginJar.of("echo", "2.0.0")
                .protocol("/echo/1.0", "", "throw new IllegalStateException(\"no luck\");")
                .dropInto(fixture.folder, "echo.jar");
        fixture.host.reload();

        assertThat(fixture.registry.only("/echo/1.0")).isSameAs(before);
        PluginStatus status = fixture.status("echo");
        assertThat(status.state()).isEqualTo(PluginState.RUNNING);
        assertThat(status.version()).isEqualTo("1.0.0");
        assertThat(status.problem()).contains("echo 2.0.0 (echo.jar)").contains("no luck");
        assertThat(fixture.host.tallies().byPlugin())
                .containsEntry("echo", new PluginTallies.Tally(1, 1));
    }

    @Test
    void truncatedArchive_overARunningOne_leavesItServing() throws Exception {
        Path jar =
                PluginJar.serving("echo", "1.0.0", "/echo/1.0")
                        .dropInto(fixture.folder, "echo.jar");
        fixture.host.start();

        byte[] bytes = PluginJar.serving("echo", "2.0.0", "/echo/1.0").jar();
        Files.write(jar, Arrays.copyOf(bytes, bytes.length / 2));
        fixture.host.reload();

        assertThat(fixture.status("echo").version()).isEqualTo("1.0.0");
        assertThat(fixture.status("echo").problem()).contains("not a whole archive");
        assertThat(fixture.registry.names()).containsExactly("/echo/1.0");
    }

    @Test
    void deletedArchive_ends() throws Exception {
        Path jar =
                PluginJar.serving("echo", "1.0.0", "/echo/1.0")
                        .dropInto(fixture.folder, "echo.jar");
        fixture.host.start();

        Files.delete(jar);
        fixture.host.reload();

        assertThat(fixture.host.status()).isEmpty();
        assertThat(fixture.registry.served()).isEmpty();
        assertThat(fixture.copies()).isEmpty();
    }

    @Test
    void higherVersion_wins_andTheLowerStepsInWhenItFails() throws Exception {
        PluginJar.serving("echo", "1.0.0", "/echo/1.0").dropInto(fixture.folder, "echo-1.jar");
        PluginJar.serving("echo", "1.10.0", "/echo/1.0").dropInto(fixture.folder, "echo-1.10.jar");
        PluginJar.serving("echo", "1.9.0", "/echo/1.0").dropInto(fixture.folder, "echo-1.9.jar");
        PluginJar.of("echo", "3.0.0")
                .protocol("/echo/1.0", "", "throw new IllegalStateException(\"no luck\");")
                .dropInto(fixture.folder, "echo-3.jar");

        fixture.host.start();

        assertThat(fixture.status("echo").version()).isEqualTo("1.10.0");
        assertThat(fixture.status("echo").problem()).contains("echo 3.0.0 (echo-3.jar)");
    }

    @Test
    void replacedPlugin_takesItsDependentsAlong() throws Exception {
        dropZooAndApe("1.0.0", "one");
        fixture.host.start();
        fixture.registry.forgetSwaps();

        dropZoo("1.1.0", "two");
        fixture.host.reload();

        assertThat(fixture.said()).isEqualTo("two");
        assertThat(fixture.registry.nextSwap().added())
                .containsExactly(Alpn.of("/zoo/1.0"), Alpn.of("/ape/1.0"));
        assertThat(fixture.registry.swapsLeft()).isZero();
    }

    @Test
    void replacementThatADependentCannotBear_isUndone() throws Exception {
        dropZooAndApe("1.0.0", "one");
        fixture.host.start();
        List<ServedProtocol> before = List.copyOf(fixture.registry.served());

        PluginJar.serving("zoo", "1.1.0", "/zoo/1.0").dropInto(fixture.folder, "zoo.jar");
        fixture.host.reload();

        assertThat(fixture.registry.served()).containsExactlyElementsOf(before);
        assertThat(fixture.said()).isEqualTo("one");
        assertThat(fixture.status("zoo").version()).isEqualTo("1.0.0");
        assertThat(fixture.status("zoo").problem())
                .contains("zoo 1.1.0 (zoo.jar): not put in place")
                .contains("zoo.Api");
        assertThat(fixture.status("ape").problem()).isEmpty();
    }

    @Test
    void pluginAndItsDependent_replacedTogether_meetInTheirNewVersions() throws Exception {
        dropZooAndApe("1.0.0", "one");
        fixture.host.start();

        PluginJar.serving("zoo", "2.0.0", "/zoo/1.0").dropInto(fixture.folder, "zoo.jar");
        PluginJar.serving("ape", "2.0.0", "/ape/1.0")
                .needs("zoo@>=2.0.0")
                .dropInto(fixture.folder, "ape.jar");
        fixture.host.reload();

        assertThat(fixture.status("zoo").version()).isEqualTo("2.0.0");
        assertThat(fixture.status("ape").version()).isEqualTo("2.0.0");
        assertThat(fixture.host.status()).allMatch(status -> status.problem().isEmpty());
    }

    @Test
    void removedPlugin_endsItsDependents_andItsReturnBringsThemBack() throws Exception {
        dropZooAndApe("1.0.0", "one");
        fixture.host.start();

        Files.delete(fixture.folder.resolve("zoo.jar"));
        fixture.host.reload();

        assertThat(fixture.registry.served()).isEmpty();
        assertThat(fixture.status("ape").state()).isEqualTo(PluginState.FAILED);
        assertThat(fixture.status("ape").problem()).contains("needs plugin zoo, which is missing");

        dropZoo("1.0.1", "again");
        fixture.host.reload();

        assertThat(fixture.said()).isEqualTo("again");
        assertThat(fixture.status("ape").state()).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void pluginThatAnotherFreesAnAlpnFor_startsThen() throws Exception {
        PluginJar.serving("a", "1.0.0", "/echo/1.0").dropInto(fixture.folder, "a.jar");
        PluginJar.serving("b", "1.0.0", "/echo/1.0").dropInto(fixture.folder, "b.jar");
        fixture.host.start();
        assertThat(fixture.status("b").state()).isEqualTo(PluginState.FAILED);

        PluginJar.serving("a", "1.0.1", "/other/1.0").dropInto(fixture.folder, "a.jar");
        fixture.host.reload();

        assertThat(fixture.registry.names()).containsExactly("/echo/1.0", "/other/1.0");
    }

    @Test
    void restart_beginsAFreshGenerationOfTheSameArchive() throws Exception {
        PluginJar.serving("echo", "1.0.0", "/echo/1.0").dropInto(fixture.folder, "echo.jar");
        fixture.host.start();
        ClassLoader before = fixture.registry.only("/echo/1.0").loader();

        fixture.host.restart("echo");

        assertThat(fixture.registry.only("/echo/1.0").loader()).isNotSameAs(before);
    }

    @Test
    void plugin_getsItsSettingsOverItsReferenceConf() throws Exception {
        fixture.node.settings("greeter { word = hello, middleware = [] }");
        PluginJar.of("greeter", "1.0.0")
                .file("reference.conf", "umbel.plugins.greeter { word = hi, mark = \"!\" }")
                .protocol(
                        "/greeter/1.0",
                        "",
                        """
                        var text = config.getString("word") + config.getString("mark") + config.hasPath("middleware");
                        node.offer(Supplier.class, () -> text);
                        return connection -> {};
                        """)
                .dropInto(fixture.folder, "greeter.jar");

        fixture.host.start();

        assertThat(fixture.said()).isEqualTo("hello!false");
    }

    @Test
    void sameBytesWrittenAgain_changeNothing() throws Exception {
        var echo = PluginJar.serving("echo", "1.0.0", "/echo/1.0");
        Path jar = echo.dropInto(fixture.folder, "echo.jar");
        fixture.host.start();
        fixture.registry.forgetSwaps();

        byte[] bytes = Files.readAllBytes(jar);
        Files.delete(jar);
        Files.write(jar, bytes);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1));
        fixture.host.reload();

        assertThat(fixture.registry.swapsLeft()).isZero();
        assertThat(fixture.copies()).hasSize(1);
    }

    @Test
    void stop_endsEverything() throws Exception {
        dropZooAndApe("1.0.0", "one");
        fixture.host.start();

        fixture.host.stop(Duration.ofSeconds(10));

        assertThat(fixture.registry.served()).isEmpty();
        assertThat(fixture.node.capabilities().find(Supplier.class)).isEmpty();
        assertThat(fixture.copies()).isEmpty();
    }

    @Test
    void stop_interruptsAStartUnderWay() throws Exception {
        PluginJar.of("slow", "1.0.0")
                .protocol(
                        "/slow/1.0",
                        "",
                        """
                        node.dial(node.address(), alpn());
                        new CountDownLatch(1).await();
                        return null;
                        """)
                .dropInto(fixture.folder, "slow.jar");
        var outcome = new FutureTask<>(() -> start());
        Thread.startVirtualThread(outcome);
        RecordingConnection dialed = fixture.node.nextDialed();

        fixture.host.stop(Duration.ofSeconds(10));

        assertThat(outcome.get(10, TimeUnit.SECONDS)).contains("the plugin host stops");
        assertThat(dialed.awaitClose()).contains("plugin slow stops");
    }

    private String start() throws IOException {
        try {
            fixture.host.start();
            return "started";
        } catch (InterruptedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void copiesOfAnEarlierRun_areDeleted() throws Exception {
        Files.createDirectories(fixture.work.resolve("echo-0.9.0-abc/expanded"));
        Files.writeString(fixture.work.resolve("echo-0.9.0-abc/expanded/left.txt"), "left");

        var node = fixture.node;
        var settings =
                new PluginHostSettings(
                        fixture.folder, false, Duration.ofSeconds(1), Duration.ofSeconds(1));
        new PluginHost(settings, fixture.work, node, fixture.registry).stop(Duration.ofSeconds(1));

        assertThat(fixture.copies()).isEmpty();
    }

    private void dropZooAndApe(String zooVersion, String word) {
        dropZoo(zooVersion, word);
        PluginJar.of("ape", "1.0.0")
                .needs("zoo")
                .protocol(
                        "/ape/1.0",
                        "",
                        """
                        var word = Class.forName("zoo.Api").getMethod("word").invoke(null);
                        node.offer(Supplier.class, () -> word);
                        return connection -> {};
                        """)
                .dropInto(fixture.folder, "ape.jar");
    }

    private void dropZoo(String version, String word) {
        PluginJar.serving("zoo", version, "/zoo/1.0")
                .source(
                        "zoo.Api",
                        "package zoo; public class Api { public static String word() { return \"%s\"; } }"
                                .formatted(word))
                .dropInto(fixture.folder, "zoo.jar");
    }
}
