package io.umbel.relay;

import io.umbel.node.Node;
import io.umbel.spi.NodeAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A relay in a process of its own, so that what it costs can be told from what its clients do. */
final class RelayProcess implements AutoCloseable {
    private final Process process;
    private final NodeAddress address;

    private RelayProcess(Process process, NodeAddress address) {
        this.process = process;
        this.address = address;
    }

    /**
     * @param options of the virtual machine
     * @param settings lines of HOCON
     */
    static RelayProcess start(List<String> options, Path home, String... settings)
            throws IOException {
        PluginJar.write(home.resolve("plugins"), "relay", RelayProvider.class);
        var command =
                new ArrayList<>(
                        List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(RelayProcess.class.getName(), home.toString()));
        command.addAll(List.of(settings));
        Process process =
                new ProcessBuilder(command)
                        .redirectError(home.resolve("relay.log").toFile())
                        .start();
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("umbel://")) {
                return new RelayProcess(process, NodeAddress.parse(line));
            }
        }
        throw new IOException("the relay has ended, see " + home.resolve("relay.log"));
    }

    /** The process's own: a node that relays until its standard input ends. */
    public static void main(String[] arguments) throws Exception {
        String[] settings = Arrays.copyOfRange(arguments, 1, arguments.length);
        try (Node node = Node.start(TestSettings.of(Path.of(arguments[0]), settings))) {
            System.out.println(node.address());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    NodeAddress address() {
        return address;
    }

    URI uri() {
        return URI.create(NodeAddress.of(address.id(), address.addresses().getFirst()).toString());
    }

    /** Processor time since its start. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What it holds of the machine's memory. */
    long residentBytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
