package io.umbel.node.demo;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A scene as data: a file of the distribution's {@code demo} folder. So plugins are shown of which
 * this program knows nothing.
 *
 * @param settings what the node needs for it
 */
record DemoScript(Map<String, String> settings, List<Step> steps) {

    /** A step of it, which begins by saying what comes. */
    sealed interface Step {
        /** What comes. */
        String say();
    }

    /**
     * Puts an example into a node's plugin folder.
     *
     * @param example its file's name, without version
     */
    record Drop(String say, String node, String example, String plugin) implements Step {}

    /**
     * Starts another node.
     *
     * @param place where on the network; empty for this machine
     * @param examples what is in its plugin folder from the start
     */
    record Start(
            String say,
            String node,
            String place,
            List<String> examples,
            Map<String, String> settings)
            implements Step {}

    /** Kills a node. */
    record Kill(String say, String node) implements Step {}

    /** Does something to the network. */
    record Change(String say, String what) implements Step {}

    /**
     * Runs the {@code umbel} command in a process of its own, again and again until its output is
     * as expected.
     *
     * @param node whose home and plugins it has
     * @param expect what its output must hold
     * @param match a regular expression of which it must hold a match; empty for none
     * @param absent what it must not hold; empty for nothing
     * @param exitCode what it ends with
     */
    record Run(
            String say,
            String node,
            List<String> arguments,
            String expect,
            String match,
            String absent,
            int exitCode)
            implements Step {
        static final int DONE = 0;
    }

    /** Reads all scripts, ordered by their files' names; {@code home} is the node's. */
    static List<DemoScript> readAll(Path folder, Path home) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var scripts = new ArrayList<DemoScript>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".conf")).sorted().toList()) {
                scripts.add(read(file, home));
            }
        }
        return scripts;
    }

    private static DemoScript read(Path file, Path home) throws IOException {
        String text = withFreePorts(Files.readString(file).replace("{home}", home.toString()));
        try {
            Config script = ConfigFactory.parseString(text);
            return new DemoScript(
                    settings(script),
                    script.getConfigList("steps").stream().map(DemoScript::step).toList());
        } catch (ConfigException e) {
            throw new IOException("demo: " + file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> settings(Config script) {
        var settings = new HashMap<String, String>();
        script.getObject("settings")
                .forEach((key, value) ->
                        settings.put(key, value.render(ConfigRenderOptions.concise())));
        return settings;
    }

    private static Step step(Config step) {
        String say = step.getString("say");
        if (step.hasPath("drop")) {
            return new Drop(say, node(step), step.getString("drop"), step.getString("plugin"));
        } else if (step.hasPath("start")) {
            return new Start(
                    say,
                    step.getString("start"),
                    text(step, "at"),
                    step.getStringList("examples"),
                    settings(step));
        } else if (step.hasPath("kill")) {
            return new Kill(say, step.getString("kill"));
        }
        return step.hasPath("network")
                ? new Change(say, step.getString("network"))
                : new Run(
                        say,
                        node(step),
                        step.getStringList("run"),
                        text(step, "expect"),
                        text(step, "match"),
                        text(step, "absent"),
                        step.hasPath("exit-code") ? step.getInt("exit-code") : Run.DONE);
    }

    private static String text(Config step, String key) {
        return step.hasPath(key) ? step.getString(key) : "";
    }

    private static String node(Config step) {
        return step.hasPath("on") ? step.getString("on") : DemoNodes.ALICE;
    }

    /** Each of {@code {port-1}}, {@code {port-2}} … is a TCP port that nobody has now. */
    private static String withFreePorts(String text) throws IOException {
        String filled = text;
        for (int i = 1; filled.contains("{port-" + i + "}"); i++) {
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                filled = filled.replace("{port-" + i + "}", String.valueOf(free.getLocalPort()));
            }
        }
        return filled;
    }
}
