package io.umbel.node.cli;

import io.umbel.node.control.NodeStatus;
import io.umbel.node.terminal.Texts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code umbel status}. */
@Command(name = "status", description = "Print what the running node is and does.")
final class StatusCommand implements Callable<Integer> {
    private final UmbelCommand umbel;

    StatusCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        try (LocalNode node = LocalNode.reach(umbel)) {
            NodeStatus status = node.ask().status();
            if (umbel.json()) {
                umbel.printJson(status);
            } else {
                print(status);
            }
        }
        return ExitCode.DONE;
    }

    private void print(NodeStatus status) {
        Map<String, String> lines = lines(status);
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines.forEach((name, value) ->
                umbel.terminal()
                        .out()
                        .println(name + " ".repeat(width - name.length() + 2) + value));
    }

    private Map<String, String> lines(NodeStatus status) {
        Duration up = Duration.between(status.since(), umbel.environment().clock().instant());
        var lines = new LinkedHashMap<String, String>();
        lines.put("node", umbel.terminal().style().bold(status.address().id().toString()));
        lines.put("listening", Texts.listed(status.address().addresses()));
        lines.put("up", Texts.duration(up) + ", process " + status.pid());
        lines.put("version", status.version());
        lines.put("home", status.data().toString());
        lines.put("serving", Texts.joined(status.protocols()));
        lines.put("connections", String.valueOf(status.connections()));
        new TreeMap<>(status.counters())
                .forEach((name, count) -> lines.put(name, String.valueOf(count)));
        return lines;
    }
}
