package io.umbel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Code in docs/writing-a-plugin.md is code of this repository: the comment above it names the file.
 */
final class PluginPageTest {
    private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();
    private static final Pattern QUOTATION =
            Pattern.compile(
                    "<!-- (?<file>\\S+) -->\\n```\\w*\\n(?<code>.*?)```\\n", Pattern.DOTALL);
    private static final int QUOTATIONS = 4;

    @TestFactory
    Stream<DynamicTest> quotedCode_standsInItsFile() throws IOException {
        String page = Files.readString(REPOSITORY.resolve("docs/writing-a-plugin.md"));
        var quotations = QUOTATION.matcher(page).results().toList();
        assertThat(quotations).hasSizeGreaterThanOrEqualTo(QUOTATIONS);
        return quotations.stream().map(PluginPageTest::law);
    }

    private static DynamicTest law(MatchResult quotation) {
        String file = quotation.group("file");
        return DynamicTest.dynamicTest(
                file,
                () ->
                        assertThat(REPOSITORY.resolve(file))
                                .content()
                                .contains(quotation.group("code")));
    }
}
