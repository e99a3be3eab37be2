package io.umbel.testkit.hostile;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An honest client that calls at a steady rate before, during and after an attack, while somebody
 * looks at the memory of the node under attack. Put node and attacker into processes of their own:
 * only then is the memory the node's, and the time not the attacker's.
 */
public final class AttackTrial {
    /** How long an attacker may take to stop. */
    private static final Duration TO_STOP = Duration.ofSeconds(30);

    /** A phase that takes longer ends with fewer calls. */
    private static final Duration LONGEST_PHASE = Duration.ofSeconds(20);

    private final HonestCall honest;
    private final Memory memory;
    private final Plan plan;
    private long peakMemory;

    /** How much a process holds. */
    @FunctionalInterface
    public interface Memory {
        /** In bytes; blocks briefly. */
        long bytes() throws IOException;
    }

    /**
     * How often the honest client calls.
     *
     * @param calls during the attack
     * @param around before it, and after it
     */
    public record Plan(int perSecond, int calls, int around) {}

    /**
     * @param honest called by one thread, again and again
     * @param memory of the node under attack
     */
    public AttackTrial(HonestCall honest, Memory memory, Plan plan) {
        this.honest = honest;
        this.memory = memory;
        this.plan = plan;
    }

    /**
     * Blocks for three phases, and for as long as the attacker takes to stop.
     *
     * @throws Exception what the attacker threw
     */
    public AttackResult run(String name, Attack attack) throws Exception {
        HonestSide before = observe(plan.around);
        long memoryBefore = memory.bytes();
        peakMemory = memoryBefore;
        var goOn = new AtomicBoolean(true);
        var attacker = new FutureTask<>(() -> attack.run(goOn::get));
        Thread thread = Thread.ofVirtual().name("attacker").start(attacker);
        HonestSide during = observe(plan.calls);
        long peak = Math.max(peakMemory, memory.bytes());
        goOn.set(false);
        Attack.Damage damage = result(attacker, thread);
        return new AttackResult(
                name, damage, before, during, observe(plan.around), memoryBefore, peak);
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

    private HonestSide observe(int calls) throws IOException, InterruptedException {
        var durations = new ArrayList<Duration>();
        int failures = 0;
        String lastFailure = "";
        var pace = new Pace(plan.perSecond);
        long end = System.nanoTime() + LONGEST_PHASE.toNanos();
        while (durations.size() + failures < calls && System.nanoTime() < end) {
            pace.await();
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
            peakMemory = Math.max(peakMemory, memory.bytes());
        }
        return new HonestSide(durations, failures, lastFailure);
    }
}
