package io.umbel.distribution.hostile;

import io.umbel.testkit.hostile.Attack;
import io.umbel.testkit.hostile.Pace;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@link Attacker} in a process of its own, whose memory and pauses are its own too. */
final class AttackerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader reports;

    AttackerProcess(NodeUnderAttack node, Path folder) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx1g",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dio.netty.leakDetection.level=disabled",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Attacker.class.getName(),
                        node.address().toString(),
                        Integer.toString(node.tcpPort()),
                        folder.toString()));
        this.process =
                new ProcessBuilder(command)
                        .redirectError(folder.resolve("attacker.log").toFile())
                        .start();
        this.orders = process.outputWriter();
        this.reports = process.inputReader();
    }

    Attack attack(String name) {
        return goOn -> {
            order(name);
            Pace.until(goOn);
            order("stop");
            return damage(report(name));
        };
    }

    /** Its log is on its standard output, too. */
    private String report(String name) throws IOException {
        for (String line = reports.readLine(); line != null; line = reports.readLine()) {
            if (line.startsWith(Attacker.REPORT)) {
                return line.substring(Attacker.REPORT.length());
            }
        }
        throw new IOException("the attacker's process has ended during: " + name);
    }

    private static Attack.Damage damage(String report) throws IOException {
        String[] parts = report.split("\t", 2);
        if (parts[0].equals("failed")) {
            throw new IOException("the attack did not take place: " + parts[1]);
        }
        return new Attack.Damage(parts[0], parts[1]);
    }

    private void order(String line) throws IOException {
        orders.write(line);
        orders.newLine();
        orders.flush();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
