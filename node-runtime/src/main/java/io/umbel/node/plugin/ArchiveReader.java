package io.umbel.node.plugin;

import io.umbel.node.plugin.WorkFolder.Incoming;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.jar.Manifest;
import java.util.zip.ZipException;

/** Copies archives to the work folder and checks all that can be checked without running them. */
final class ArchiveReader {
    private final WorkFolder work;
    private final SpiVersion spi;
    private final InstantSource clock;

    ArchiveReader(WorkFolder work, SpiVersion spi, InstantSource clock) {
        this.work = work;
        this.spi = spi;
        this.clock = clock;
    }

    /** Never throws for what is wrong with the archive: the candidate tells. Blocks on the disk. */
    Candidate read(Path file, Stamp stamp) {
        Candidate unread = Candidate.unread(file, stamp, clock.instant());
        try {
            return copyAndCheck(unread);
        } catch (ZipException e) {
            return failed(unread, "not a whole archive (" + e.getMessage() + "): copy it again");
        } catch (IOException e) {
            return failed(
                    unread, "cannot be read (" + e + "): check its permissions and copy it again");
        }
    }

    private Candidate failed(Candidate candidate, String why) {
        return candidate.failed(
                new PluginProblem(candidate.file().getFileName() + ": " + why, false),
                clock.instant());
    }

    private Candidate copyAndCheck(Candidate unread) throws IOException {
        Incoming incoming = work.receive(unread.file());
        Candidate candidate = unread;
        try {
            Manifest manifest = WorkFolder.layout(incoming.folder(), unread.file()).manifest();
            candidate =
                    unread.named(PluginManifest.idIn(manifest), PluginManifest.versionIn(manifest));
            return candidate.loadable(check(unread.file(), incoming, manifest));
        } catch (PluginRefusedException refused) {
            return candidate.failed(refused.problem(), clock.instant());
        } finally {
            work.discardUnnamed(incoming);
        }
    }

    private PluginArchive check(Path file, Incoming incoming, Manifest manifest)
            throws IOException, PluginRefusedException {
        PluginManifest said = PluginManifest.read(file.getFileName().toString(), manifest, spi);
        refuseBundled(said, file, WorkFolder.layout(incoming.folder(), file).classPath());
        Path folder = work.name(incoming, said.id(), said.version());
        return new PluginArchive(
                file,
                incoming.hash(),
                said.id(),
                said.version(),
                said.dependencies(),
                folder,
                WorkFolder.layout(folder, file).classPath());
    }

    private static void refuseBundled(PluginManifest said, Path file, List<Path> classPath)
            throws IOException, PluginRefusedException {
        List<String> bundled = BundledPackages.of(classPath);
        if (!bundled.isEmpty()) {
            throw PluginRefusedException.of(
                    "%s %s (%s): bundles %s, which the node shares with its plugins: give the dependency the scope `provided` in the plugin's build"
                            .formatted(
                                    said.id(),
                                    said.version(),
                                    file.getFileName(),
                                    String.join(", ", bundled)));
        }
    }
}
