package io.umbel.distribution.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A running node of each variant, and who calls it. */
final class Generation implements AutoCloseable {
    private final List<Variant.Running> nodes = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();

    Generation(List<Variant> variants) throws Exception {
        Path folder = Files.createTempDirectory("umbel-cost");
        try {
            for (Variant variant : variants) {
                Variant.Running node = variant.start(folder);
                nodes.add(node);
                clients.add(new Client(node.address(), folder));
            }
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    Client client(int node) {
        return clients.get(node);
    }

    /** The processor time of a node since it began. */
    long cpuNanos(int node) {
        return nodes.get(node).process().cpuTime().toNanos();
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
        nodes.forEach(Variant.Running::close);
    }
}
