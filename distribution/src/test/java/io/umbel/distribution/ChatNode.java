package io.umbel.distribution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A node of the archive that serves chat on QUIC and TCP.
 *
 * @param ticket how others reach it over QUIC
 * @param tcp how others reach it over TCP
 */
record ChatNode(UmbelProcess process, String ticket, String tcp) implements AutoCloseable {
    private static final String LISTENS = "grpc listens on tcp://";

    /** Starts one on loopback that knows these others; blocks until it serves. */
    static ChatNode start(UnpackedArchive archive, Path home, ChatNode... known)
            throws IOException, InterruptedException {
        List<String> seeds = new ArrayList<>();
        for (ChatNode seed : known) {
            seeds.add('"' + seed.ticket() + '"');
        }
        UmbelProcess process =
                UmbelProcess.start(
                        archive,
                        home,
                        "run",
                        "--set",
                        "umbel.endpoint.bind-address=127.0.0.1",
                        "--set",
                        "umbel.plugins.grpc.listen=[\"tcp://127.0.0.1:0\"]",
                        "--set",
                        "umbel.plugins.gossip.seeds=[" + String.join(",", seeds) + "]");
        String listens = process.awaitErr(line -> line.contains(LISTENS));
        String ticket = process.awaitOut(line -> line.startsWith("ticket ")).substring(7).strip();
        process.awaitOut(line -> line.startsWith("ready"));
        return new ChatNode(process, ticket, listens.substring(listens.indexOf("tcp://")).strip());
    }

    @Override
    public void close() {
        process.close();
    }
}
