package io.umbel.distribution.benchmark;

import io.umbel.distribution.UmbelProcess;
import io.umbel.distribution.UnpackedArchive;
import io.umbel.spi.NodeAddress;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A running node of each variant, all in one process, and who calls it from another. */
final class Generation implements AutoCloseable {
    private final UmbelProcess nodes;
    private final List<Client> clients = new ArrayList<>();

    Generation(List<Variant> variants) throws Exception {
        Path folder = Files.createTempDirectory("umbel-cost");
        UnpackedArchive archive =
                UnpackedArchive.into(Files.createDirectory(folder.resolve("archive")));
        List<String> command = java(archive);
        for (Variant variant : variants) {
            command.add(variant.prepare(folder, archive).toString());
        }
        nodes = UmbelProcess.startOther(folder, command.toArray(String[]::new));
        try {
            nodes.awaitOut(NodesOfOneProcess.READY::equals);
            for (String line : nodes.out()) {
                if (line.startsWith(NodesOfOneProcess.TICKET)) {
                    String ticket = line.substring(NodesOfOneProcess.TICKET.length());
                    clients.add(new Client(NodeAddress.parse(ticket), folder));
                }
            }
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** As the archive's script starts it, with the archive's jars. */
    private static List<String> java(UnpackedArchive archive) throws Exception {
        Path own =
                Path.of(
                        NodesOfOneProcess.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        return new ArrayList<>(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseParallelGC",
                        "-Xmx1g",
                        "-classpath",
                        archive.file("lib") + "/*" + File.pathSeparator + own,
                        NodesOfOneProcess.class.getName()));
    }

    Client client(int node) {
        return clients.get(node);
    }

    /** The processor time of all nodes, of which one at a time has something to do. */
    long cpuNanos() {
        return nodes.cpuTime().toNanos();
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
        nodes.close();
    }
}
