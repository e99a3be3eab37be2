package io.umbel.node.terminal;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says what a command waits for, from the moment it takes longer than a second: counting on a
 * terminal, once elsewhere.
 */
public final class Progress implements AutoCloseable {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final Terminal terminal;
    private final String doing;
    private final AtomicLong seconds = new AtomicLong();
    private final Future<?> ticks;

    /**
     * Begins to count.
     *
     * @param doing what the command does, as {@code dialing}
     */
    public Progress(Terminal terminal, ScheduledExecutorService timer, String doing) {
        this.terminal = terminal;
        this.doing = doing;
        this.ticks = timer.scheduleAtFixedRate(this::tell, 1, 1, TimeUnit.SECONDS);
    }

    private void tell() {
        long passed = seconds.incrementAndGet();
        if (terminal.interactive()) {
            terminal.err().print(ERASE_LINE + doing + "… " + passed + " s");
            terminal.err().flush();
        } else if (passed == 1) {
            terminal.err().println(doing + "…");
        }
    }

    /** Stops counting and leaves a clean line. */
    @Override
    public void close() {
        ticks.cancel(false);
        if (terminal.interactive() && seconds.get() > 0) {
            terminal.err().print(ERASE_LINE);
            terminal.err().flush();
        }
    }
}
