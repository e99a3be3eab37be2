package io.umbel.node.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Lays the user's settings over the defaults. What cannot be read is told and left out. */
final class Layers {
    private static final ConfigResolveOptions RESOLVE =
            ConfigResolveOptions.noSystem().setAllowUnresolved(true);
    private static final String HOCON_STARTS = "[{\"";

    private final ProcessEnvironment environment;
    private final Consumer<Problem> problems;

    Layers(ProcessEnvironment environment, Consumer<Problem> problems) {
        this.environment = environment;
        this.problems = problems;
    }

    static Config reference() {
        return ConfigFactory.parseResources(
                        SettingsReader.class, "/reference.conf", ConfigParseOptions.defaults())
                .resolve();
    }

    /** Overrides over the file over the environment over the distribution over the reference. */
    Config merge(SettingsSource source) {
        Config merged =
                overrides(source.overrides())
                        .withFallback(source.file().map(this::file).orElse(ConfigFactory.empty()))
                        .withFallback(home())
                        .withFallback(pluginFolder())
                        .withFallback(reference());
        Config resolved = merged.withFallback(substitutions()).resolve(RESOLVE);
        return withOnlyKeysOf(merged, resolved);
    }

    private Config overrides(Map<String, String> overrides) {
        Config config = ConfigFactory.empty();
        for (Map.Entry<String, String> override : overrides.entrySet()) {
            String origin = "--set " + override.getKey();
            try {
                config = config.withValue(override.getKey(), value(override.getValue(), origin));
            } catch (ConfigException e) {
                tell(ConfigOriginFactory.newSimple(origin), e);
            }
        }
        return config;
    }

    private static ConfigValue value(String text, String origin) {
        if (text.isEmpty() || HOCON_STARTS.indexOf(text.charAt(0)) < 0) {
            return ConfigValueFactory.fromAnyRef(text, origin);
        }
        var options = ConfigParseOptions.defaults().setOriginDescription(origin);
        return ConfigFactory.parseString("value = " + text, options).getValue("value");
    }

    private Config file(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            String found =
                    Files.isDirectory(file)
                            ? "is a directory"
                            : Files.exists(file) ? "cannot be read by this user" : "does not exist";
            problems.accept(
                    new Problem(
                            "",
                            "the settings file " + found + " (expected a readable HOCON file)",
                            file.toString(),
                            0));
            return ConfigFactory.empty();
        }
        try {
            return ConfigFactory.parseFile(
                    file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
        } catch (ConfigException e) {
            tell(e.origin() == null ? ConfigOriginFactory.newFile(file.toString()) : e.origin(), e);
            return ConfigFactory.empty();
        }
    }

    private void tell(ConfigOrigin origin, ConfigException e) {
        String message = String.valueOf(e.getMessage());
        String prefix = origin.description() + ": ";
        problems.accept(
                Problem.at(
                        origin,
                        "",
                        message.startsWith(prefix) ? message.substring(prefix.length()) : message));
    }

    private Config home() {
        String home = environment.variables().get("UMBEL_HOME");
        return home == null
                ? ConfigFactory.empty()
                : ConfigValueFactory.fromAnyRef(home, "environment variable UMBEL_HOME")
                        .atPath("umbel.home");
    }

    /** A distribution's own plugins are there whatever file the settings come from. */
    private Config pluginFolder() {
        return environment
                .distribution()
                .map(root ->
                        ConfigValueFactory.fromAnyRef(
                                        root.resolve("plugins").toString(),
                                        "the distribution's folder")
                                .atPath("umbel.plugin.folder"))
                .orElse(ConfigFactory.empty());
    }

    private Config substitutions() {
        var variables = new HashMap<String, String>(environment.variables());
        environment
                .distribution()
                .ifPresent(root -> variables.put("UMBEL_DIST_HOME", root.toString()));
        return ConfigValueFactory.fromMap(variables, "environment").toConfig();
    }

    private static Config withOnlyKeysOf(Config merged, Config resolved) {
        ConfigObject kept = resolved.root();
        for (String key : resolved.root().keySet()) {
            kept = merged.root().containsKey(key) ? kept : kept.withoutKey(key);
        }
        return kept.toConfig();
    }
}
