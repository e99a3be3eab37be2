package io.umbel.node.plugin;

import com.github.zafarkhaja.semver.ParseException;
import com.github.zafarkhaja.semver.Version;
import java.util.Optional;
import org.pf4j.VersionManager;

/**
 * Versions as semver.org has them; {@code 1.0} is read as {@code 1.0.0}, since Maven users write
 * it.
 */
final class SemanticVersions implements VersionManager {
    static Optional<Version> parse(String text) {
        return Version.tryParse(text, false);
    }

    static boolean isConstraint(String constraint) {
        try {
            var _ = Version.of(0).satisfies(constraint);
            return true;
        } catch (ParseException e) {
            return false;
        }
    }

    /** A snapshot of a version counts as that version: it is what its author tests against. */
    @Override
    public boolean checkVersionConstraint(String version, String constraint) {
        return release(version).satisfies(constraint);
    }

    @Override
    public int compareVersions(String left, String right) {
        return version(left).compareTo(version(right));
    }

    static Version release(String text) {
        return version(text).toStableVersion();
    }

    private static Version version(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("version: '" + text + "'"));
    }
}
