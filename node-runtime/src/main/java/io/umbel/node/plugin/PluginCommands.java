package io.umbel.node.plugin;

import io.umbel.node.plugin.GenerationPluginManager.Loaded;
import io.umbel.spi.CommandProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The subcommands that plugins offer, for the {@code umbel} command's own process: archives are
 * loaded, nothing is started. For one thread.
 */
public final class PluginCommands implements AutoCloseable {
    private final WorkFolder work;
    private final GenerationPluginManager manager;
    private final SequencedMap<String, String> generations = new LinkedHashMap<>();
    private final Map<String, PluginArchive> archives = new HashMap<>();
    private final List<Command> commands = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private PluginCommands(Path work) throws IOException {
        this.work = new WorkFolder(work);
        this.manager = new GenerationPluginManager(work, SharedApiClassLoader.ofThisNode());
    }

    /**
     * A subcommand of a plugin.
     *
     * @param loader the context class loader for calls into {@code provider}
     */
    public record Command(String pluginId, CommandProvider provider, ClassLoader loader) {}

    /**
     * Loads the plugins of a folder. Copies them: do this only when no built-in command fits.
     *
     * @param work for the copies; emptied now, so not that of a running node
     * @throws IOException if a folder cannot be read or written
     */
    public static PluginCommands load(Path folder, Path work, InstantSource clock)
            throws IOException {
        var loaded = new PluginCommands(work);
        var reader = new ArchiveReader(loaded.work, SpiVersion.running(), clock);
        var candidates = new Candidates(folder, reader, clock);
        candidates.scan();
        loaded.loadAll(candidates);
        return loaded;
    }

    /** The commands, ordered by the ids of their plugins. */
    public List<Command> commands() {
        return List.copyOf(commands);
    }

    /** Why some plugins' commands are not there, a sentence each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    private void loadAll(Candidates candidates) {
        for (Candidate candidate : candidates.all()) {
            PluginProblem problem = candidate.problem();
            if (problem != null) {
                problems.add(problem.sentence());
            }
        }
        StartOrder.of(candidates.desired(Set.of()))
                .archives()
                .forEach(archive -> load(archive, candidates));
        commands.sort(Comparator.comparing(Command::pluginId));
    }

    private void load(PluginArchive archive, Candidates candidates) {
        try {
            DependencyCheck.check(archive, archives, candidates::hasFailed);
            Loaded loaded = manager.load(archive, generations);
            archives.put(archive.id(), archive);
            generations.put(archive.id(), loaded.generation());
            find(archive, loaded.loader());
        } catch (PluginRefusedException refused) {
            problems.add(refused.problem().sentence());
        }
    }

    private void find(PluginArchive archive, ClassLoader loader) throws PluginRefusedException {
        try (var _ = ContextClassLoader.of(loader)) {
            for (var provider : Providers.find(CommandProvider.class, archive, loader)) {
                commands.add(new Command(archive.id(), provider, loader));
            }
        }
    }

    /** Closes the class loaders and deletes the copies. */
    @Override
    public void close() {
        generations.sequencedValues().reversed().forEach(manager::unload);
        work.keepOnly(List.of());
    }
}
