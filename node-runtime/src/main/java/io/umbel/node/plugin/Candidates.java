package io.umbel.node.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of the files in the plugin folder. The plugin host's thread only. */
final class Candidates {
    private static final SemanticVersions VERSIONS = new SemanticVersions();

    private final Path folder;
    private final ArchiveReader reader;
    private final InstantSource clock;
    private final Map<Path, Candidate> byFile = new TreeMap<>();

    Candidates(Path folder, ArchiveReader reader, InstantSource clock) {
        this.folder = folder;
        this.reader = reader;
        this.clock = clock;
    }

    Collection<Candidate> all() {
        return byFile.values();
    }

    /** Reads what is new or was written since. */
    void scan() throws IOException {
        Map<Path, Stamp> files = PluginFolder.archives(folder);
        byFile.keySet().retainAll(files.keySet());
        files.forEach(
                (file, stamp) -> byFile.compute(file, (_, known) -> look(file, stamp, known)));
    }

    private Candidate look(Path file, Stamp stamp, @Nullable Candidate known) {
        if (known != null && known.stamp().equals(stamp)) {
            return known;
        }
        return reader.read(file, stamp);
    }

    /** Everything that failed gets another chance. */
    void forgetProblems() {
        byFile.values().removeIf(candidate -> candidate.archive() == null);
        byFile.replaceAll((_, candidate) -> candidate.withoutProblem());
    }

    /** What failed for want of others gets another chance; false if there is no such thing. */
    boolean retryWhatOthersMayMend() {
        boolean any = byFile.values().stream().anyMatch(Candidates::othersMayMend);
        byFile.replaceAll((_, c) -> othersMayMend(c) ? c.withoutProblem() : c);
        return any;
    }

    private static boolean othersMayMend(Candidate candidate) {
        PluginProblem problem = candidate.problem();
        return problem != null && problem.othersMayMend() && candidate.archive() != null;
    }

    void failed(PluginArchive archive, PluginProblem problem) {
        byFile.computeIfPresent(
                archive.file(), (_, candidate) -> candidate.failed(problem, clock.instant()));
    }

    /** Whether an archive of this plugin is there that cannot serve. */
    boolean hasFailed(String pluginId) {
        return byFile.values().stream()
                .anyMatch(c -> c.problem() != null && c.id().equals(pluginId));
    }

    /**
     * Which archive should serve, by plugin id: the highest version that has not failed. A running
     * one stays in the race while what should take its place has failed.
     */
    Map<String, PluginArchive> desired(Collection<HostedPlugin> running) {
        var desired = new TreeMap<String, PluginArchive>();
        for (Candidate candidate : byFile.values()) {
            candidate.usable().ifPresent(a -> desired.merge(a.id(), a, Candidates::newer));
        }
        for (HostedPlugin plugin : running) {
            if (itsSuccessorFailed(plugin.archive())) {
                desired.merge(plugin.id(), plugin.archive(), Candidates::newer);
            }
        }
        return desired;
    }

    /** The first if they are equal. */
    private static PluginArchive newer(PluginArchive first, PluginArchive second) {
        return VERSIONS.compareVersions(second.version(), first.version()) > 0 ? second : first;
    }

    private boolean itsSuccessorFailed(PluginArchive archive) {
        Candidate same = byFile.get(archive.file());
        return same == null ? hasFailed(archive.id()) : same.problem() != null;
    }

    List<PluginArchive> archives() {
        return byFile.values().stream()
                .map(Candidate::archive)
                .flatMap(archive -> Optional.ofNullable(archive).stream())
                .toList();
    }
}
