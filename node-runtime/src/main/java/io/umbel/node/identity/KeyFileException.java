package io.umbel.node.identity;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A key file that cannot be used; the message names the file and the mend. */
public final class KeyFileException extends IOException {
    private static final long serialVersionUID = 1L;

    KeyFileException(Path file, String problem, @Nullable Throwable cause) {
        super("key file " + file + ": " + problem, cause);
    }
}
