package io.umbel.node.scaffold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the project builds and serves is shown with the real archive, in distribution. */
final class PluginProjectTest {
    @TempDir private Path folder;

    @Test
    void project_isWhole_andNoWordIsLeftToFill() throws IOException {
        Path target = folder.resolve("chat-room");
        List<Path> written = project().writeTo(target);

        assertThat(written)
                .extracting(file -> target.relativize(file).toString())
                .containsExactlyInAnyOrder(
                        ".gitignore",
                        "README.md",
                        "pom.xml",
                        "src/main/java/com/example/chatroom/ChatRoomHandler.java",
                        "src/main/java/com/example/chatroom/ChatRoomProvider.java",
                        "src/main/resources/META-INF/services/io.umbel.spi.ProtocolProvider",
                        "src/test/java/com/example/chatroom/ChatRoomContractTest.java");
        for (Path file : written) {
            assertThat(file).content().doesNotContain("{{").isNotBlank();
        }
    }

    @Test
    void servicesFile_namesTheProvider() throws IOException {
        project().writeTo(folder);

        assertThat(
                        folder.resolve(
                                "src/main/resources/META-INF/services/io.umbel.spi.ProtocolProvider"))
                .hasContent("com.example.chatroom.ChatRoomProvider");
    }

    @Test
    void pom_isWellFormed_andNamesTheSdk() throws Exception {
        project().writeTo(folder);
        var pom =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(folder.resolve("pom.xml").toFile());

        assertThat(pom.getElementsByTagName("umbel.version").item(0).getTextContent())
                .isEqualTo("9.9");
        assertThat(pom.getElementsByTagName("umbel.sdk").item(0).getTextContent())
                .startsWith("file:///")
                .endsWith("/some%20where&co/repository");
        assertThat(pom.getElementsByTagName("Plugin-Id").item(0).getTextContent())
                .isEqualTo("chat-room");
    }

    @Test
    void folderThatHoldsAnything_isLeftAlone() throws IOException {
        Path mine = Files.writeString(folder.resolve("mine.txt"), "precious");

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> project().writeTo(folder))
                .withMessageContaining("expected a new or empty folder");
        assertThat(folder)
                .isDirectoryContaining(mine::equals)
                .isDirectoryNotContaining("glob:**/pom.xml");
    }

    @Test
    void sdk_isFoundInTheDistribution() throws IOException {
        Files.createDirectories(folder.resolve("sdk/repository/io/umbel/umbel-spi/1.2.3"));

        assertThat(Sdk.in(folder))
                .isEqualTo(new Sdk(folder.resolve("sdk/repository").toAbsolutePath(), "1.2.3"));
    }

    @Test
    void missingSdk_isToldWithItsPlace() {
        assertThatIOException()
                .isThrownBy(() -> Sdk.in(folder))
                .withMessageContaining("0 versions of umbel-spi in " + folder)
                .withMessageContaining("expected one");
    }

    @Test
    void grpcProject_isWhole_andNoWordIsLeftToFill() throws Exception {
        var sdk = new Sdk(Path.of("/repository"), "9.9");
        List<Path> written =
                new PluginProject(new PluginName("chat-room"), PluginKind.GRPC_SERVICE, sdk)
                        .writeTo(folder);

        assertThat(written)
                .extracting(file -> folder.relativize(file).toString())
                .containsExactlyInAnyOrder(
                        ".gitignore",
                        "README.md",
                        "pom.xml",
                        "src/main/java/com/example/chatroom/ChatRoomPlugin.java",
                        "src/main/java/com/example/chatroom/ChatRoomService.java",
                        "src/main/protobuf/chat-room.proto",
                        "src/main/resources/META-INF/services/io.umbel.grpc.GrpcService",
                        "src/test/java/com/example/chatroom/ChatRoomServiceTest.java");
        for (Path file : written) {
            assertThat(file).content().doesNotContain("{{").isNotBlank();
        }
        var pom =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(folder.resolve("pom.xml").toFile());
        assertThat(pom.getElementsByTagName("Plugin-Dependencies").item(0).getTextContent())
                .isEqualTo("grpc");
        assertThat(pom.getElementsByTagName("protocVersion").item(0).getTextContent())
                .matches("4\\.\\d+\\.\\d+");
    }

    private static PluginProject project() {
        var sdk = new Sdk(Path.of("/some where&co/repository"), "9.9");
        return new PluginProject(new PluginName("chat-room"), PluginKind.PROTOCOL, sdk);
    }
}
