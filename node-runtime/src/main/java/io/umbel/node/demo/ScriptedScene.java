package io.umbel.node.demo;

import io.umbel.node.terminal.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/** A scene that a {@link DemoScript} describes. */
record ScriptedScene(DemoScript script) implements DemoScene {
    private static final int SHOWN = 24;

    /** A command takes a second or two. */
    private static final int ATTEMPTS = 8;

    @Override
    public void play(DemoStage stage) throws Exception {
        for (DemoScript.Step step : script.steps()) {
            stage.step(step.say());
            switch (step) {
                case DemoScript.Drop drop ->
                        stage.drop(
                                stage.nodes().get(drop.node()),
                                stage.example(drop.example()),
                                drop.plugin());
                case DemoScript.Start start -> start(stage, start);
                case DemoScript.Kill kill -> stage.nodes().kill(kill.node());
                case DemoScript.Change change -> stage.nodes().network().change(change.what());
                case DemoScript.Run run -> run(stage, run);
            }
        }
    }

    private static void start(DemoStage stage, DemoScript.Start start) throws Exception {
        var plugins = new ArrayList<Path>();
        for (String example : start.examples()) {
            plugins.add(stage.example(example));
        }
        var settings = new HashMap<String, String>();
        start.settings().forEach((key, value) -> settings.put(key, stage.nodes().fill(value)));
        DemoNode node = stage.nodes().start(start.node(), start.place(), settings, plugins);
        stage.detail("ready after " + Texts.duration(node.startedIn()));
        stage.detail("key     " + node.status().address().id());
    }

    private static void run(DemoStage stage, DemoScript.Run run)
            throws IOException, InterruptedException {
        List<String> arguments = run.arguments().stream().map(stage.nodes()::fill).toList();
        stage.detail(
                "$ umbel "
                        + String.join(" ", arguments.stream().map(ScriptedScene::shown).toList()));
        Answer answer = answer(stage, run, arguments);
        for (int again = 1; again < ATTEMPTS && !isExpected(stage, run, answer); again++) {
            answer = answer(stage, run, arguments);
        }
        answer.out().lines().forEach(stage::detail);
        if (!isExpected(stage, run, answer)) {
            throw new IOException(
                    "demo: exit code %d (expected %d, and output with %s)"
                            .formatted(
                                    answer.exitCode(),
                                    run.exitCode(),
                                    run.expect().isEmpty() ? run.match() : run.expect()));
        }
    }

    private record Answer(String out, int exitCode) {}

    private static boolean isExpected(DemoStage stage, DemoScript.Run run, Answer answer) {
        return answer.exitCode() == run.exitCode()
                && answer.out().contains(stage.nodes().fill(run.expect()))
                && Pattern.compile(stage.nodes().fill(run.match())).matcher(answer.out()).find()
                && (run.absent().isEmpty()
                        || !answer.out().contains(stage.nodes().fill(run.absent())));
    }

    private static Answer answer(DemoStage stage, DemoScript.Run run, List<String> arguments)
            throws IOException, InterruptedException {
        Process process = start(stage, run, arguments);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(out, process.waitFor());
    }

    /** A command has the plugins that are in the folder, so it is given the node's. */
    private static Process start(DemoStage stage, DemoScript.Run run, List<String> arguments)
            throws IOException {
        DemoNode node = stage.nodes().get(run.node());
        var command = new ArrayList<String>();
        command.add(stage.demo().distribution().resolve(Path.of("bin", "umbel")).toString());
        command.addAll(arguments);
        command.addAll(
                List.of(
                        "--set",
                        "umbel.plugin.folder=" + node.plugins(),
                        "--set",
                        "umbel.home=" + node.home()));
        return new ProcessBuilder(stage.nodes().network().command(node.place(), command))
                .redirectError(
                        run.exitCode() == DemoScript.Run.DONE
                                ? ProcessBuilder.Redirect.INHERIT
                                : ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String shown(String word) {
        if (word.startsWith("umbel1") && word.length() > SHOWN) {
            return word.substring(0, SHOWN) + '…';
        }
        return word.matches("[A-Za-z0-9@:/._-]+") ? word : '\'' + word + '\'';
    }
}
