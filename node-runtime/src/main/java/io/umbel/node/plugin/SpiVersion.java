package io.umbel.node.plugin;

import com.github.zafarkhaja.semver.Version;
import io.umbel.spi.ProtocolProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * The version of the SPI that this node runs with.
 *
 * @param text as the SPI's own jar tells it
 */
record SpiVersion(String text) {
    private static final String RESOURCE = "/META-INF/umbel-spi.properties";

    static SpiVersion running() {
        try (InputStream in =
                Objects.requireNonNull(
                        ProtocolProvider.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            var properties = new Properties();
            properties.load(in);
            return new SpiVersion(
                    Objects.requireNonNull(properties.getProperty("version"), "version"));
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
    }

    /** Whether a plugin that was compiled against {@code built} runs: same major, not newer. */
    boolean supports(Version built) {
        Version here = SemanticVersions.release(text);
        Version release = built.toStableVersion();
        return release.majorVersion() == here.majorVersion() && !release.isHigherThan(here);
    }

    /** Whether this version is in the range that a plugin asks for. */
    boolean satisfies(String range) {
        boolean bare = SemanticVersions.parse(range).isPresent();
        return SemanticVersions.release(text).satisfies(bare ? ">=" + range : range);
    }
}
