package io.umbel.node.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigurationPageTest {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs/configuration.md");

    private final ConfigObject reference = Layers.reference().root();

    @Test
    void page_tellsWhatReferenceConfTells() throws Exception {
        String page = ConfigurationPage.of(reference);
        if (Boolean.getBoolean("umbel.docs.write")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE).hasContent(page);
    }

    @Test
    void everyKey_isDocumented() {
        assertDocumented("", reference);
    }

    private static void assertDocumented(String path, ConfigObject section) {
        for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
            String key = path + '.' + entry.getKey();
            assertThat(ConfigurationPage.comment(entry.getValue(), " ")).as(key).isNotBlank();
            if (entry.getValue() instanceof ConfigObject inner) {
                assertDocumented(key, inner);
            }
        }
    }
}
