package io.umbel.node.plugin;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Calls into the code of a plugin that starts: knows where it is, and says what went wrong there.
 */
final class ProviderCalls {
    private final PluginArchive archive;
    private volatile String current = "the constructor of a provider";

    ProviderCalls(PluginArchive archive) {
        this.archive = archive;
    }

    /** The method that runs now, or ran last. For any thread. */
    String current() {
        return current;
    }

    <T> T call(Object target, String method, Callable<T> code) throws PluginRefusedException {
        String called = target.getClass().getName() + "." + method;
        current = called;
        try {
            return notNull(called, code.call());
        } catch (PluginRefusedException refused) {
            throw refused;
        } catch (LinkageError | ClassNotFoundException missing) {
            throw PluginRefusedException.of(
                    "%s: %s failed: %s: put the class into the archive (lib/ of a zip), or name the plugin that has it in Plugin-Dependencies"
                            .formatted(archive.label(), called, missing),
                    missing);
        } catch (Throwable failure) {
            throw PluginRefusedException.of(
                    "%s: %s failed: %s: check umbel.plugins.%s in the settings; the log has the stack trace"
                            .formatted(archive.label(), called, failure, archive.id()),
                    failure);
        }
    }

    private <T> T notNull(String called, @Nullable T result) throws PluginRefusedException {
        if (result == null) {
            throw refused(called + " returned null (expected what its name says: mend the plugin)");
        }
        return result;
    }

    PluginRefusedException refused(String sentence) {
        return PluginRefusedException.of(archive.label() + ": " + sentence);
    }
}
