package io.umbel.node.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the process around a node contributes to its settings.
 *
 * @param variables environment variables; settings files may use them as <code>${NAME}</code>, and
 *     {@code UMBEL_HOME} is the default of {@code umbel.home}
 * @param userHome what {@code ~} stands for
 * @param distribution the root of the unpacked distribution, known to settings files as <code>
 *     ${UMBEL_DIST_HOME}</code>; empty if the node was started in another way
 */
public record ProcessEnvironment(
        Map<String, String> variables, Path userHome, Optional<Path> distribution) {
    /** Copies {@code variables}. */
    public ProcessEnvironment {
        variables = Map.copyOf(variables);
    }

    /** That of this process; the launch script names the distribution. */
    public static ProcessEnvironment current() {
        return new ProcessEnvironment(
                System.getenv(),
                Path.of(System.getProperty("user.home", ".")),
                Optional.ofNullable(System.getProperty("umbel.dist.home")).map(Path::of));
    }

    /**
     * An absolute path: {@code ~/} is the user's home, anything relative starts at {@code base}.
     */
    Path resolve(String path, Path base) {
        boolean inHome = path.equals("~") || path.startsWith("~/");
        return (inHome
                        ? userHome.resolve(path.substring(Math.min(2, path.length())))
                        : base.resolve(path))
                .toAbsolutePath()
                .normalize();
    }
}
