package io.umbel.node.cli;

import io.umbel.spi.Ticket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A scene that a {@link DemoScript} describes. */
record ScriptedScene(DemoScript script) implements DemoScene {
    private static final int SHOWN = 24;

    @Override
    public void play(DemoStage stage) throws Exception {
        for (DemoScript.Step step : script.steps()) {
            stage.step(step.say());
            switch (step) {
                case DemoScript.Drop drop ->
                        stage.drop(stage.example(drop.example()), drop.plugin());
                case DemoScript.Run run -> run(stage, run);
            }
        }
    }

    private static void run(DemoStage stage, DemoScript.Run run)
            throws IOException, InterruptedException {
        List<String> arguments = run.arguments().stream().map(word -> filled(stage, word)).toList();
        stage.detail(
                "$ umbel "
                        + String.join(" ", arguments.stream().map(ScriptedScene::shown).toList()));
        Process process = start(stage, arguments);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        out.lines().forEach(stage::detail);
        int exitCode = process.waitFor();
        if (exitCode != ExitCode.DONE || !out.contains(run.expect())) {
            throw new IOException(
                    "demo: exit code %d (expected 0, and output with %s)"
                            .formatted(exitCode, run.expect()));
        }
    }

    /** A command has the plugins that are in the folder, so it is given alice's. */
    private static Process start(DemoStage stage, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(stage.distribution().resolve(Path.of("bin", "umbel")).toString());
        command.addAll(arguments);
        command.addAll(List.of("--set", "umbel.plugin.folder=" + stage.alice().plugins()));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String filled(DemoStage stage, String word) {
        return word.replace("{ticket}", new Ticket(stage.alice().status().address()).toString());
    }

    private static String shown(String word) {
        if (word.startsWith("umbel1") && word.length() > SHOWN) {
            return word.substring(0, SHOWN) + '…';
        }
        return word.matches("[A-Za-z0-9@:/._-]+") ? word : '\'' + word + '\'';
    }
}
