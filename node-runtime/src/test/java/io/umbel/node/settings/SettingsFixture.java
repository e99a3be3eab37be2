package io.umbel.node.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings files in a temporary directory, read in an environment that a test chooses. */
final class SettingsFixture {
    static final Path USER_HOME = Path.of("/home/someone");

    private final Path directory;
    private final Map<String, String> variables;

    SettingsFixture(Path directory, Map<String, String> variables) {
        this.directory = directory;
        this.variables = variables;
    }

    SettingsReader reader() {
        return new SettingsReader(
                new ProcessEnvironment(variables, USER_HOME, Optional.of(Path.of("/opt/umbel"))));
    }

    NodeSettings read(String... lines) throws Exception {
        return reader().read(file(lines));
    }

    NodeSettings readOverrides(Map<String, String> overrides) throws SettingsException {
        return reader().read(new SettingsSource(Optional.empty(), overrides));
    }

    SettingsSource file(String... lines) throws IOException {
        Path file = directory.resolve("node.conf");
        Files.write(file, Arrays.asList(lines));
        return new SettingsSource(Optional.of(file), Map.of());
    }

    /** What is told about such a file, with its bare name in place of its path. */
    List<String> problems(String... lines) throws IOException {
        return problems(file(lines));
    }

    List<String> problems(SettingsSource source) {
        try {
            var _ = reader().read(source);
            return List.of();
        } catch (SettingsException e) {
            return e.problems().stream()
                    .map(problem -> problem.toString().replace(directory + "/", ""))
                    .toList();
        }
    }
}
