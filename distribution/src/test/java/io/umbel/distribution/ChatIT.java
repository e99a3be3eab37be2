package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rooms that span nodes: three of the archive, of which two were told of the first only. */
@Timeout(180)
@Tag("slow")
final class ChatIT {
    private static final String CHAT = "umbel.chat.v1.Chat/";

    @TempDir private Path folder;

    private UnpackedArchive archive;

    private UmbelProcess listen(String target) throws Exception {
        UmbelProcess listener =
                UmbelProcess.start(
                        archive,
                        dialer(),
                        "call",
                        target,
                        CHAT + "Listen",
                        "-d",
                        "{\"room\": \"garden\"}");
        listener.awaitOut(line -> line.contains("entered"));
        return listener;
    }

    private void say(String target, String text) throws Exception {
        say(dialer(), target, text);
    }

    private void say(Path home, String target, String text) throws Exception {
        try (var speaker =
                UmbelProcess.start(
                        archive,
                        home,
                        "call",
                        target,
                        CHAT + "Say",
                        "-d",
                        "{\"room\": \"garden\", \"from\": \"me\", \"text\": \"" + text + "\"}")) {
            assertThat(speaker.awaitExit()).as("%s", speaker).isZero();
        }
    }

    private Path dialer() {
        return folder.resolve("dialer");
    }

    @Test
    void everyParticipantHearsEveryMessageOnce_onWhicheverNodeAndTransport() throws Exception {
        archive = UnpackedArchive.into(folder);
        for (String plugin : List.of("umbel-grpc", "umbel-gossip", "umbel-plugin-chat")) {
            archive.enable(plugin);
        }
        try (var one = ChatNode.start(archive, folder.resolve("one"));
                var two = ChatNode.start(archive, folder.resolve("two"), one);
                var three = ChatNode.start(archive, folder.resolve("three"), one);
                var overTcp = listen(one.tcp());
                var overQuic = listen(two.ticket());
                var overTcpToo = listen(three.tcp())) {
            say(two.tcp(), "TCP client, QUIC listener");
            say(one.ticket(), "QUIC client, TCP listener");
            say(folder.resolve("three"), "umbel:///umbel.chat.v1.Chat", "called by name");
            for (UmbelProcess listener : List.of(overTcp, overQuic, overTcpToo)) {
                for (String text : List.of("TCP client", "QUIC client", "by name")) {
                    listener.awaitOut(line -> line.contains(text));
                }
            }
            say(one.tcp(), "the end");
            for (UmbelProcess listener : List.of(overTcp, overQuic, overTcpToo)) {
                listener.awaitOut(line -> line.contains("the end"));
                assertThat(listener.out().stream().filter(line -> line.contains("\"said\"")))
                        .hasSize(4);
            }
        }
    }
}
