package io.umbel.node.settings;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads a node's settings, and tells all mistakes at once. */
public final class SettingsReader {
    private final ProcessEnvironment environment;

    /** A reader for a process in this {@code environment}. */
    public SettingsReader(ProcessEnvironment environment) {
        this.environment = environment;
    }

    /**
     * Reads the settings.
     *
     * @throws SettingsException with every unknown key, bad value and unreadable file
     */
    public NodeSettings read(SettingsSource source) throws SettingsException {
        var problems = new ArrayList<Problem>();
        Config values = new Layers(environment, problems::add).merge(source);
        Config defaults = Layers.reference();
        new KeyCheck(problems::add).check("", values.root(), defaults.root());
        Section umbel = new Section("", values, defaults, problems::add).section("umbel");
        NodeSettings settings = new SettingsMapping(environment).node(umbel);
        throwIfAny(problems);
        return settings;
    }

    /**
     * The settings with all defaults, for a person to look at; every value knows its origin.
     *
     * @throws SettingsException as {@link #read}
     */
    public Config effective(SettingsSource source) throws SettingsException {
        var _ = read(source);
        return new Layers(environment, _ -> {}).merge(source);
    }

    private static void throwIfAny(List<Problem> problems) throws SettingsException {
        if (!problems.isEmpty()) {
            throw new SettingsException(
                    problems.stream()
                            .sorted(
                                    Comparator.comparing(Problem::file)
                                            .thenComparingInt(Problem::line))
                            .toList());
        }
    }
}
