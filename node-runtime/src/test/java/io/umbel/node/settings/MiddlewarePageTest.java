package io.umbel.node.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.umbel.node.identity.NodeKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/middleware.md}: its tables are {@code middleware.conf}, and its recipes are valid.
 */
final class MiddlewarePageTest {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs/middleware.md");
    private static final String BEGIN = "<!-- made from middleware.conf: begin -->\n";
    private static final String END = "<!-- made from middleware.conf: end -->\n";
    private static final Pattern RECIPE = Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL);

    private static final String SOME_ID = NodeKey.generate().id().toString();

    @TempDir Path directory;
    private final ConfigObject reference = BuiltInReader.reference().root();

    @Test
    void tables_tellWhatMiddlewareConfTells() throws Exception {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String made = page.substring(0, begin) + tables() + page.substring(end);
        if (Boolean.getBoolean("umbel.docs.write")) {
            Files.writeString(PAGE, made);
        }

        assertThat(PAGE).hasContent(made);
    }

    @Test
    void everyBuiltIn_hasAReader_andEveryReaderItsDefaults() {
        assertThat(reference.keySet()).isEqualTo(BuiltInReader.names());
    }

    @Test
    void everyDefault_isValid() throws Exception {
        var fixture = new SettingsFixture(directory, Map.of());
        for (String name : BuiltInReader.names()) {
            assertThat(fixture.problems("umbel.endpoint.middleware = [" + name + "]")).isEmpty();
        }
    }

    @Test
    void everyRecipe_isValid() throws Exception {
        var fixture = new SettingsFixture(directory, Map.of());
        Matcher recipes = RECIPE.matcher(Files.readString(PAGE));
        while (recipes.find()) {
            String recipe = recipes.group(1).replace("NODE-ID", SOME_ID);
            assertThat(fixture.problems(recipe.split("\n"))).as(recipe).isEmpty();
        }
    }

    private String tables() {
        var text = new StringBuilder();
        for (Map.Entry<String, ConfigValue> builtIn : inOrder(reference)) {
            text.append("\n### `").append(builtIn.getKey()).append("`\n\n");
            text.append(ConfigurationPage.comment(builtIn.getValue(), "\n")).append('\n');
            var rows = new StringBuilder();
            rows(rows, "", (ConfigObject) builtIn.getValue());
            if (!rows.isEmpty()) {
                text.append("\n| Setting | Default | Meaning |\n|---|---|---|\n").append(rows);
            }
        }
        return text.append('\n').toString();
    }

    private static void rows(StringBuilder rows, String path, ConfigObject section) {
        for (Map.Entry<String, ConfigValue> entry : inOrder(section)) {
            ConfigValue value = entry.getValue();
            String key = path + entry.getKey();
            rows.append(
                    "| `%s` | `%s` | %s |\n"
                            .formatted(key, shown(value), ConfigurationPage.comment(value, " ")));
            if (value instanceof ConfigObject inner) {
                rows(rows, key + '.', inner);
            }
        }
    }

    private static String shown(ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT -> "{}";
            case STRING ->
                    value.unwrapped().toString().isEmpty() ? "\"\"" : value.unwrapped().toString();
            default -> value.render(ConfigRenderOptions.concise());
        };
    }

    private static List<Map.Entry<String, ConfigValue>> inOrder(ConfigObject section) {
        return section.entrySet().stream()
                .sorted(Comparator.comparingInt(e -> e.getValue().origin().lineNumber()))
                .toList();
    }
}
