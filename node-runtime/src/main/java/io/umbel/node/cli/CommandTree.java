package io.umbel.node.cli;

import io.umbel.spi.CommandProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Puts the commands of plugins where their names say: {@code bench grpc} below {@code bench}. */
final class CommandTree {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+( [a-z0-9-]+)*");

    private static final String HELP = "help of the plugin";

    private final UmbelCommand umbel;
    private final CommandLine root;

    CommandTree(UmbelCommand umbel, CommandLine root) {
        this.umbel = umbel;
        this.root = root;
    }

    /** Adds all that fit, and says of each other why not. */
    List<String> addAll(List<CommandProvider> providers) {
        var problems = new ArrayList<String>();
        providers.stream()
                .sorted(Comparator.comparingInt(provider -> words(provider).length))
                .forEach(provider -> add(provider, problems));
        return problems;
    }

    private static String[] words(CommandProvider provider) {
        return provider.name().split(" ", -1);
    }

    private void add(CommandProvider provider, List<String> problems) {
        String name = provider.name();
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    "command '%s' (expected words of a–z, 0–9 and - with a blank between)"
                            .formatted(name));
            return;
        }
        String[] words = words(provider);
        CommandLine above = root;
        for (int i = 0; i < words.length - 1; i++) {
            above = below(above, words[i]);
        }
        String last = words[words.length - 1];
        if (above.getSubcommands().containsKey(last)) {
            problems.add("command '%s': there is one of that name already".formatted(name));
        } else if (!mayHaveMore(above)) {
            problems.add(
                    "command '%s': '%s' takes no subcommands"
                            .formatted(name, above.getCommandSpec().qualifiedName()));
        } else {
            above.addSubcommand(last, command(provider));
        }
    }

    private CommandLine below(CommandLine above, String word) {
        CommandLine known = above.getSubcommands().get(word);
        if (known != null) {
            return known;
        }
        if (mayHaveMore(above)) {
            above.addSubcommand(word, CommandGroup.of("Commands of a plugin."));
        }
        return above.getSubcommands().getOrDefault(word, above);
    }

    /** A built-in without subcommands reads the next word itself. */
    private static boolean mayHaveMore(CommandLine command) {
        return !command.getSubcommands().isEmpty()
                || command.getCommand() instanceof CommandGroup
                || command.getCommand() instanceof PluginCommand;
    }

    private CommandLine command(CommandProvider provider) {
        var command = new CommandLine(new PluginCommand(umbel, provider));
        command.getCommandSpec().usageMessage().description(provider.summary());
        command.setHelpSectionKeys(List.of(HELP));
        command.getHelpSectionMap().put(HELP, _ -> help(provider, command));
        // Options after its name are the plugin's, not ours.
        return command.setUnmatchedOptionsArePositionalParams(true);
    }

    private static String help(CommandProvider provider, CommandLine command) {
        String help = provider.help();
        return help.isEmpty()
                ? "%s: %s%n".formatted(command.getCommandSpec().qualifiedName(), provider.summary())
                : help.stripTrailing() + System.lineSeparator();
    }
}
