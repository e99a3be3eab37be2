package io.umbel.node.identity;

import static io.umbel.node.identity.KeyFiles.mode;
import static io.umbel.node.identity.KeyFiles.writePrivate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyFileTest {
    @TempDir Path folder;

    @Test
    void readOrCreate_makesOneKeyForItsOwnerOnly_andReadsItLater() throws Exception {
        Path file = folder.resolve("made/on/the/way/node.key");

        NodeKey made = NodeKey.readOrCreate(file);

        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(NodeKey.readOrCreate(file).id()).isEqualTo(made.id());
    }

    @Test
    void readOrCreate_atOnceFromManyThreads_givesAllTheSameKey() throws Exception {
        Path file = folder.resolve("node.key");
        Set<Object> ids = ConcurrentHashMap.newKeySet();

        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                threads.submit(() -> ids.add(NodeKey.readOrCreate(file).id()));
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(ids).containsExactly(NodeKey.read(file).id());
    }

    @Test
    void file_isReadByOpenssl() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "needs openssl");
        Path file = folder.resolve("node.key");
        NodeKey key = NodeKey.readOrCreate(file);

        var openssl =
                new ProcessBuilder(
                                "/usr/bin/openssl",
                                "pkey",
                                "-in",
                                file.toString(),
                                "-pubout",
                                "-outform",
                                "DER")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();

        assertThat(openssl.getInputStream().readAllBytes()).endsWith(key.id().toBytes());
        assertThat(openssl.waitFor()).isZero();
    }

    @Test
    void missingFile_saysWhatMakesOne() {
        assertRefused(folder.resolve("no.key"), "not found", "umbel run");
    }

    @Test
    void folderThatCannotBeMade_isToldWithTheMend() throws Exception {
        Path blocker = Files.createFile(folder.resolve("blocker"));

        assertThatThrownBy(() -> NodeKey.readOrCreate(blocker.resolve("node.key")))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContainingAll("cannot be made", "expected a folder");
    }

    @Test
    void directory_isNamedAsOne() {
        assertRefused(folder, "is a directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-rw----", "rw------x"})
    void fileOpenToOthers_isRefusedWithTheCommandThatMendsIt(String permissions) throws Exception {
        Path file = folder.resolve("node.key");
        NodeKey.readOrCreate(file);
        mode(file, permissions);

        assertRefused(file, permissions, "chmod 600 " + file);
    }

    @Test
    void unreadableFile_saysWhoMayReadIt() throws Exception {
        Path file = folder.resolve("node.key");
        NodeKey.readOrCreate(file);
        mode(file, "---------");
        assumeTrue(!Files.isReadable(file), "root reads everything");

        assertRefused(file, "may not read", "chown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "X25519", "Ed448"})
    void keyOfAnotherType_isNamed(String algorithm) throws Exception {
        Path file = folder.resolve("other.key");
        var generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("RSA")) {
            generator.initialize(1024);
        }
        writePrivate(file, PrivateKeyPem.format(generator.generateKeyPair().getPrivate()));

        assertRefused(file, "holds a key of type " + algorithm, "expected an Ed25519 private key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RSA PRIVATE KEY",
                "OPENSSH PRIVATE KEY",
                "ENCRYPTED PRIVATE KEY",
                "CERTIFICATE"
            })
    void otherPemContent_isNamed(String label) throws Exception {
        Path file = folder.resolve("other.pem");
        writePrivate(file, "-----BEGIN %1$s-----\nAAAA\n-----END %1$s-----\n".formatted(label));

        assertRefused(file, "holds '" + label + "'");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 40, 60, 80, 100})
    void truncatedFile_isRefusedWithAMend(int length) throws Exception {
        Path file = folder.resolve("node.key");
        NodeKey.readOrCreate(file);
        String whole = Files.readString(file);
        writePrivate(file, whole.substring(0, length));

        assertRefused(file, "restore the file from a backup");
    }

    @Test
    void damagedKey_isRefusedWithAMend() throws Exception {
        Path file = folder.resolve("node.key");
        writePrivate(
                file, "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n-----END PRIVATE KEY-----\n");

        assertRefused(file, "damaged or cut short", "restore the file from a backup");
    }

    @Test
    void hugeFile_isNotRead() throws IOException {
        Path file = folder.resolve("huge.key");
        writePrivate(file, "x".repeat(1 << 20));

        assertRefused(file, "1048576 bytes");
    }

    private static void assertRefused(Path file, String... parts) {
        assertThatThrownBy(() -> NodeKey.read(file))
                .isInstanceOf(KeyFileException.class)
                .hasMessageStartingWith("key file " + file + ": ")
                .hasMessageContainingAll(parts);
    }
}
