package io.umbel.node.settings;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Map;
import java.util.function.Consumer;

/** Finds keys that no setting has: a misspelt key would otherwise be a silent default. */
final class KeyCheck {
    private final Consumer<Problem> problems;

    KeyCheck(Consumer<Problem> problems) {
        this.problems = problems;
    }

    /**
     * Compares {@code values} with {@code known}, which has every key there is; the keys of a
     * section that is empty there are the user's to choose.
     */
    void check(String path, ConfigObject values, ConfigObject known) {
        for (Map.Entry<String, ConfigValue> entry : values.entrySet()) {
            String full = path.isEmpty() ? entry.getKey() : path + '.' + entry.getKey();
            ConfigValue reference = known.get(entry.getKey());
            if (reference == null) {
                problems.accept(unknown(full, entry, known));
            } else if (reference instanceof ConfigObject inside
                    && !inside.isEmpty()
                    && entry.getValue() instanceof ConfigObject section
                    && section.valueType() == ConfigValueType.OBJECT) {
                check(full, section, inside);
            }
        }
    }

    private static Problem unknown(
            String full, Map.Entry<String, ConfigValue> entry, ConfigObject known) {
        String mend =
                EditDistance.nearest(entry.getKey(), known.keySet())
                        .map(near -> "did you mean " + near + "?")
                        .orElseGet(() -> "expected " + String.join(", ", sorted(known)));
        return Problem.at(entry.getValue().origin(), full, "unknown key (" + mend + ")");
    }

    private static Iterable<String> sorted(ConfigObject known) {
        return known.keySet().stream().sorted().toList();
    }
}
