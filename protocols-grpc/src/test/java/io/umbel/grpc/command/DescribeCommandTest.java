package io.umbel.grpc.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.grpc.test.LibraryServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code umbel grpc list} and {@code umbel grpc describe} against an ordinary server. */
@Timeout(60)
final class DescribeCommandTest {
    private static final String LIBRARY = "umbel.test.v1.Library";

    private static LibraryServer server;
    private final CommandRun run = new CommandRun();

    @TempDir private Path folder;

    @BeforeAll
    static void serve() throws Exception {
        server = LibraryServer.onTcp();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void list_namesServices() {
        assertThat(run.run(new ListCommandProvider(), server.tcpUri())).isZero();
        assertThat(run.printed().lines())
                .containsExactly("grpc.reflection.v1.ServerReflection", LIBRARY);
    }

    @Test
    void listOfAService_namesMethods() {
        run.forPrograms();
        assertThat(run.run(new ListCommandProvider(), server.tcpUri(), LIBRARY)).isZero();
        assertThat(run.printed().lines())
                .startsWith("\"" + LIBRARY + "/Put\"", "\"" + LIBRARY + "/Copy\"")
                .hasSize(7);
    }

    @Test
    void describe_printsAMethodWithItsMessages() {
        assertThat(run.run(new DescribeCommandProvider(), server.tcpUri(), LIBRARY + "/Count"))
                .isZero();
        assertThat(run.printed())
                .isEqualTo(
                        """
                        rpc Count (stream umbel.test.v1.Book) returns (umbel.test.v1.Summary);

                        message umbel.test.v1.Book {
                          string title = 1;
                          int32 copies = 2;
                          umbel.test.v1.Genre genre = 3;
                          repeated umbel.test.v1.Author authors = 4;
                          map<string, int64> stars = 5;
                          bytes cover = 6;
                          bool lent = 7;
                          double price = 8;
                          google.protobuf.Duration loan = 9;
                          oneof shelf {
                            string room = 10;
                            uint32 number = 11;
                          }
                          umbel.test.v1.Book sequel = 12;
                        }

                        message umbel.test.v1.Summary {
                          uint32 books = 1;
                          repeated string titles = 2;
                        }

                        enum umbel.test.v1.Genre {
                          GENRE_UNSPECIFIED = 0;
                          NOVEL = 1;
                          POEM = 2;
                        }

                        message umbel.test.v1.Author {
                          string name = 1;
                          int32 born = 2;
                        }
                        """);
    }

    @Test
    void describeWithoutName_printsEveryService() {
        assertThat(run.run(new DescribeCommandProvider(), server.tcpUri())).isZero();
        assertThat(run.printed())
                .contains(
                        "service umbel.test.v1.Library {",
                        "  rpc Lend (stream umbel.test.v1.Book) returns (stream umbel.test.v1.Book);",
                        "service grpc.reflection.v1.ServerReflection {");
    }

    @Test
    void unknownService_isAFailure() {
        assertThat(run.run(new DescribeCommandProvider(), server.tcpUri(), "no.Such")).isOne();
        assertThat(run.errors())
                .contains(server.tcpUri() + " does not serve no.Such (expected one of ");
    }

    @Test
    void descriptorSetWithoutItsImports_isToldWithTheMend() throws Exception {
        Path file = folder.resolve("library.pb");
        Descriptors.writeLibraryWithoutImportsTo(file);

        assertThat(describeFrom(file)).isOne();
        assertThat(run.errors())
                .isEqualTo(
                        "umbel: %s: a file imports google/protobuf/duration.proto, which is not in it (expected all imports; protoc puts them in with --include_imports)\n"
                                .formatted(file));
    }

    @Test
    void fileThatIsNoDescriptorSet_isToldWithWhatWasExpected() throws Exception {
        Path file = Files.writeString(folder.resolve("library.pb"), "service Library {}");

        assertThat(describeFrom(file)).isOne();
        assertThat(run.errors())
                .startsWith("umbel: " + file + ": no descriptor set (expected what protoc");
    }

    @Test
    void serviceThatAFileDoesNotDescribe_isToldWithThoseItDoes() throws Exception {
        Path file = folder.resolve("library.pb");
        Descriptors.writeLibraryTo(file);

        assertThat(
                        run.run(
                                new ListCommandProvider(),
                                server.tcpUri(),
                                "no.Such",
                                "--descriptors",
                                file.toString()))
                .isOne();
        assertThat(run.errors())
                .contains(file + " does not describe service no.Such (expected one of " + LIBRARY);
    }

    private int describeFrom(Path file) {
        return run.run(
                new DescribeCommandProvider(),
                server.tcpUri(),
                LIBRARY,
                "--descriptors",
                file.toString());
    }
}
