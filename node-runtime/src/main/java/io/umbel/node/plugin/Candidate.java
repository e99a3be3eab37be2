package io.umbel.node.plugin;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one file of the plugin folder.
 *
 * @param id empty if the archive does not tell
 * @param version empty if the archive does not tell
 * @param archive null if it cannot be loaded
 * @param problem null if nothing speaks against it
 * @param since when this was found out
 */
record Candidate(
        Path file,
        Stamp stamp,
        String id,
        String version,
        @Nullable PluginArchive archive,
        @Nullable PluginProblem problem,
        Instant since) {

    static Candidate unread(Path file, Stamp stamp, Instant now) {
        return new Candidate(file, stamp, "", "", null, null, now);
    }

    Candidate named(String itsId, String itsVersion) {
        return new Candidate(file, stamp, itsId, itsVersion, archive, problem, since);
    }

    Candidate loadable(PluginArchive itsArchive) {
        return new Candidate(file, stamp, id, version, itsArchive, null, since);
    }

    Candidate failed(PluginProblem why, Instant now) {
        return new Candidate(file, stamp, id, version, archive, why, now);
    }

    /** The same bytes, written again. */
    Candidate touched(Stamp newStamp) {
        return new Candidate(file, newStamp, id, version, archive, problem, since);
    }

    /** To be tried once more. */
    Candidate withoutProblem() {
        return new Candidate(file, stamp, id, version, archive, null, since);
    }

    /**
     * Whether it would take this plugin's place: another archive of it, or its file written anew.
     */
    boolean concerns(HostedPlugin plugin) {
        return id.equals(plugin.id()) || file.equals(plugin.archive().file());
    }

    /** The archive, if it should serve. */
    Optional<PluginArchive> usable() {
        return problem == null ? Optional.ofNullable(archive) : Optional.empty();
    }
}
