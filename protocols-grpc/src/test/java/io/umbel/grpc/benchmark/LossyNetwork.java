package io.umbel.grpc.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace whose loopback interface delays each packet by 1 ms and loses one in a
 * hundred; the benchmark runs itself in it, so that TCP loses as UDP does. Needs root and iproute2.
 */
final class LossyNetwork {
    private LossyNetwork() {}

    static void measure(PrintStream out) throws InterruptedException {
        String name = "umbel-" + ProcessHandle.current().pid();
        if (run("ip", "netns", "add", name) != 0) {
            out.println("1 ms and 1 % loss: not measured (expected root and iproute2)");
            return;
        }
        try {
            if (inside(name, "ip", "link", "set", "lo", "up") != 0 || inside(name, netem()) != 0) {
                out.println("1 ms and 1 % loss: not measured (expected tc with netem)");
            } else if (inside(name, java()) != 0) {
                out.println("1 ms and 1 % loss: failed");
            }
        } finally {
            run("ip", "netns", "delete", name);
        }
    }

    private static String[] netem() {
        return "tc qdisc add dev lo root netem delay 1ms loss 1% limit 100000".split(" ", -1);
    }

    private static String[] java() {
        var command = new ArrayList<String>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseParallelGC",
                        "-Dio.netty.leakDetection.level=disabled",
                        "-Drounds=" + GrpcBenchmark.ROUNDS,
                        "-Dcalls=" + GrpcBenchmark.CALLS,
                        "-classpath",
                        System.getProperty("java.class.path"),
                        LossyCalls.class.getName()));
        return command.toArray(String[]::new);
    }

    private static int inside(String name, String... command) throws InterruptedException {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(List.of(command));
        return run(all.toArray(String[]::new));
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException notInstalled) {
            return -1;
        }
    }
}
