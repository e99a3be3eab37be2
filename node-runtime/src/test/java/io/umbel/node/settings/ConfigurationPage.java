package io.umbel.node.settings;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code docs/configuration.md}, made of the keys and comments of {@code reference.conf}. */
final class ConfigurationPage {
    private static final String HEADER =
            """
            # Configuration

            <!-- Made from node-runtime/src/main/resources/reference.conf: change that file, then run
                 mvn test -pl node-runtime -am -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dumbel.docs.write=true -->

            """;

    private final StringBuilder text = new StringBuilder(HEADER);

    /** The whole page for these settings. */
    static String of(ConfigObject reference) {
        var page = new ConfigurationPage();
        page.section("umbel", reference.get("umbel"));
        return page.text.toString();
    }

    private void section(String path, ConfigValue value) {
        if (!path.equals("umbel")) {
            text.append("\n## `").append(path).append("`\n\n");
        }
        text.append(comment(value, "\n")).append('\n');
        List<Map.Entry<String, ConfigValue>> entries = inOrder((ConfigObject) value);
        table(entries);
        entries.stream()
                .filter(entry -> isSection(entry.getValue()))
                .forEach(entry -> section(path + '.' + entry.getKey(), entry.getValue()));
    }

    private void table(List<Map.Entry<String, ConfigValue>> entries) {
        var rows = new ArrayList<String>();
        for (Map.Entry<String, ConfigValue> entry : entries) {
            if (!isSection(entry.getValue())) {
                rows.add(row(entry.getKey(), entry.getValue()));
            }
        }
        if (!rows.isEmpty()) {
            text.append("\n| Key | Default | Meaning |\n|---|---|---|\n");
            rows.forEach(text::append);
        }
    }

    private static String row(String key, ConfigValue value) {
        return "| `%s` | `%s` | %s |\n".formatted(key, shown(value), comment(value, " "));
    }

    private static boolean isSection(ConfigValue value) {
        return value.valueType() == ConfigValueType.OBJECT;
    }

    /** HOCON objects have no order of their own: that of the file's lines is meant. */
    private static List<Map.Entry<String, ConfigValue>> inOrder(ConfigObject section) {
        return section.entrySet().stream()
                .sorted(Comparator.comparingInt(e -> e.getValue().origin().lineNumber()))
                .toList();
    }

    static String comment(ConfigValue value, String separator) {
        return value.origin().comments().stream()
                .map(String::strip)
                .collect(Collectors.joining(separator));
    }

    private static String shown(ConfigValue value) {
        return value.valueType() == ConfigValueType.STRING
                ? value.unwrapped().toString()
                : value.render(ConfigRenderOptions.concise());
    }
}
