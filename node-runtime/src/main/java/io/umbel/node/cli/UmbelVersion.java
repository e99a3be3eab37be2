package io.umbel.node.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Answers {@code --version}. */
final class UmbelVersion implements IVersionProvider {
    /** The version that the build wrote into the jar's manifest. */
    static String umbel() {
        return Objects.requireNonNullElse(
                UmbelVersion.class.getPackage().getImplementationVersion(), "(unpackaged)");
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "umbel " + umbel(), "java " + Runtime.version() + ", " + System.getProperty("os.name")
        };
    }
}
