package io.umbel.node.guard;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the bans to their file: at once, or soon and many in one go. For any thread. */
final class BanKeeper {
    private static final Logger log = LoggerFactory.getLogger(BanKeeper.class);

    private final BanFile file;
    private final Supplier<Collection<Ban>> bans;
    private final Executor blocking;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean waiting = new AtomicBoolean();

    BanKeeper(BanFile file, Supplier<? extends Collection<Ban>> bans, Executor blocking) {
        this.file = file;
        this.bans = bans::get;
        this.blocking = blocking;
    }

    /** Does not block: while one write is under way, at most one other waits. */
    void writeSoon() {
        if (waiting.compareAndSet(false, true)) {
            blocking.execute(this::writeOrLog);
        }
    }

    private void writeOrLog() {
        try {
            write();
        } catch (IOException e) {
            log.warn("bans cannot be written, and end with this process", e);
        }
    }

    /** Blocks until all bans of this moment are on the disk. */
    void write() throws IOException {
        writing.lock();
        try {
            waiting.set(false);
            file.write(bans.get());
        } finally {
            writing.unlock();
        }
    }

    /** Blocks until what waits to be written is. */
    void close() {
        if (waiting.get()) {
            writeOrLog();
        }
    }
}
