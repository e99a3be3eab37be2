package io.umbel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Code in the pages is code of this repository where the comment above it names the file. */
final class PluginPageTest {
    private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

    /** In a list the quotation is indented. */
    private static final Pattern QUOTATION =
            Pattern.compile(
                    "^(?<indent> *)<!-- (?<file>\\S+) -->\\n *```\\w*\\n(?<code>.*?)^ *```\\n",
                    Pattern.DOTALL | Pattern.MULTILINE);

    private record Page(String file, int quotations) {}

    private static final List<Page> PAGES =
            List.of(new Page("docs/writing-a-plugin.md", 4), new Page("docs/grpc.md", 5));

    @TestFactory
    Stream<DynamicTest> quotedCode_standsInItsFile() {
        return PAGES.stream().flatMap(PluginPageTest::laws);
    }

    private static Stream<DynamicTest> laws(Page page) {
        List<MatchResult> quotations = QUOTATION.matcher(text(page.file())).results().toList();
        assertThat(quotations).as(page.file()).hasSizeGreaterThanOrEqualTo(page.quotations());
        return quotations.stream().map(quotation -> law(page, quotation));
    }

    private static DynamicTest law(Page page, MatchResult quotation) {
        String file = quotation.group("file");
        String indent = quotation.group("indent");
        String code = quotation.group("code").replaceAll("(?m)^" + indent, "");
        return DynamicTest.dynamicTest(
                page.file() + " quotes " + file, () -> assertThat(text(file)).contains(code));
    }

    private static String text(String file) {
        try {
            return Files.readString(REPOSITORY.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
