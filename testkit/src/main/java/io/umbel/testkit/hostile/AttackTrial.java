package io.umbel.testkit.hostile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An honest client that calls all the time, before, during and after an attack: three phases of
 * equal length. The client, the attacker and the node under attack may share a process; the memory
 * is then that of all three.
 */
public final class AttackTrial {
    /** How long an attacker may take to stop. */
    private static final Duration TO_STOP = Duration.ofSeconds(30);

    private static final int CALLS_PER_MEMORY_SAMPLE = 16;

    private final HonestCall honest;
    private final Duration phase;
    private long peakMemory;

    /**
     * @param honest called by one thread, again and again
     * @param phase how long each of the three lasts
     */
    public AttackTrial(HonestCall honest, Duration phase) {
        this.honest = honest;
        this.phase = phase;
    }

    /**
     * Blocks for three phases, and for as long as the attacker takes to stop.
     *
     * @throws Exception what the attacker threw
     */
    public AttackResult run(String name, Attack attack) throws Exception {
        HonestSide before = observe();
        long memoryBefore = ProcessMemory.bytes();
        peakMemory = memoryBefore;
        var goOn = new AtomicBoolean(true);
        var attacker = new FutureTask<>(() -> attack.run(goOn::get));
        Thread thread = Thread.ofVirtual().name("attacker").start(attacker);
        HonestSide during = observe();
        long peak = peakMemory;
        goOn.set(false);
        Attack.Damage damage = result(attacker, thread);
        return new AttackResult(name, damage, before, during, observe(), memoryBefore, peak);
    }

    @SuppressWarnings("Interruption") // the attack's contract: interruption means "stop now"
    private static Attack.Damage result(FutureTask<Attack.Damage> attacker, Thread thread)
            throws Exception {
        try {
            return attacker.get(TO_STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            thread.interrupt();
            throw e;
        }
    }

    private HonestSide observe() throws InterruptedException {
        var durations = new ArrayList<Duration>();
        int failures = 0;
        String lastFailure = "";
        long end = System.nanoTime() + phase.toNanos();
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            try {
                honest.call();
                durations.add(Duration.ofNanos(System.nanoTime() - start));
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                failures++;
                lastFailure = e.toString();
            }
            if ((durations.size() + failures) % CALLS_PER_MEMORY_SAMPLE == 0) {
                peakMemory = Math.max(peakMemory, ProcessMemory.bytes());
            }
        }
        return new HonestSide(durations, failures, lastFailure);
    }
}
