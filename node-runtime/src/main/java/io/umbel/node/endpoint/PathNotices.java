package io.umbel.node.endpoint;

import io.umbel.spi.NetworkPath;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells one listener of a connection's ways, each on a virtual thread, one after the other. */
final class PathNotices {
    private static final Logger log = LoggerFactory.getLogger(PathNotices.class);

    private final Supplier<String> connection;
    private final Supplier<NetworkPath> path;
    private final Consumer<NetworkPath> listener;
    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final AtomicInteger untold = new AtomicInteger();

    /**
     * @param connection for the log
     */
    PathNotices(
            Supplier<String> connection,
            Supplier<NetworkPath> path,
            Consumer<NetworkPath> listener) {
        this.connection = connection;
        this.path = path;
        this.listener = listener;
    }

    /** It has changed. Does not block. */
    void changed() {
        if (untold.getAndIncrement() == 0) {
            Thread thread = Thread.ofVirtual().name("path-listener").unstarted(this::tell);
            thread.setContextClassLoader(loader);
            thread.start();
        }
    }

    private void tell() {
        int known = untold.get();
        while (known > 0) {
            try {
                listener.accept(path.get());
            } catch (RuntimeException bug) {
                log.warn("{}: a listener for its path failed", connection.get(), bug);
            }
            known = untold.addAndGet(-known);
        }
    }
}
