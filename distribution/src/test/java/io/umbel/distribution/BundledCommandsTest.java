package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.CommandProvider;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the command line says of the commands of absent plugins is what these plugins bring. */
final class BundledCommandsTest {
    private static final String FILE = "/io/umbel/node/cli/bundled-commands.properties";

    /** As far as the runtime does not know the words itself. */
    private static final Set<String> BUILT_IN = Set.of("bench");

    @Test
    void fileNamesTheCommandsOfEveryPlugin_andNoOther() throws IOException {
        var named = new Properties();
        try (InputStream file = CommandProvider.class.getResourceAsStream(FILE)) {
            named.load(file);
        }
        Map<String, Set<String>> byPlugin =
                named.stringPropertyNames().stream()
                        .collect(
                                Collectors.toMap(
                                        id -> id,
                                        id -> new TreeSet<>(words(named.getProperty(id)))));

        assertThat(byPlugin).isEqualTo(brought());
    }

    private static Set<String> words(String list) {
        return Arrays.stream(list.split(", ", -1)).collect(Collectors.toSet());
    }

    private static Map<String, Set<String>> brought() {
        var byPlugin = new TreeMap<String, Set<String>>();
        ServiceLoader.load(CommandProvider.class).stream()
                .forEach(each ->
                        byPlugin.computeIfAbsent(plugin(each), _ -> new TreeSet<>())
                                .add(firstUnknown(each.get().name())));
        return byPlugin;
    }

    /** The one that follows {@code io.umbel}. */
    private static String plugin(ServiceLoader.Provider<CommandProvider> command) {
        return command.type().getPackageName().split("[.]", -1)[2];
    }

    private static String firstUnknown(String command) {
        String first = command.split(" ", -1)[0];
        return BUILT_IN.contains(first) ? command : first;
    }
}
