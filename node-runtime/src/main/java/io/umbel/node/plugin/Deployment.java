package io.umbel.node.plugin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The running plugins, brought in line with the folder one change at a time. The plugin host's
 * thread only.
 *
 * <p>A change begins the new generations beside the old ones, swaps what the node serves in one
 * step, and only then ends the old ones. If a plugin that did run does not start any more, the
 * whole change is undone and what caused it is marked as failed: so nothing that served is lost to
 * a bad archive.
 */
final class Deployment {
    private final Candidates candidates;
    private final Generations generations;
    private final ProtocolRegistry registry;
    private final Duration stopGrace;
    private final Runnable changed;
    private final PluginLog log = new PluginLog();
    private final PluginTallies tallies;
    private final Map<String, HostedPlugin> running = new LinkedHashMap<>();
    private boolean changedSinceRetry;

    /**
     * @param stopGrace how long protocols that no longer serve may take to finish
     * @param tallies of what begins and what fails
     * @param changed run when other plugins run than before, before the old ones have ended
     */
    Deployment(
            Candidates candidates,
            Generations generations,
            ProtocolRegistry registry,
            Duration stopGrace,
            PluginTallies tallies,
            Runnable changed) {
        this.candidates = candidates;
        this.generations = generations;
        this.registry = registry;
        this.stopGrace = stopGrace;
        this.tallies = tallies;
        this.changed = changed;
    }

    Collection<HostedPlugin> running() {
        return running.values();
    }

    /**
     * Makes every change that is due.
     *
     * @param restart ids to begin anew though nothing changed
     */
    void settle(Set<String> restart) throws InterruptedException {
        var due = new TreeSet<>(restart);
        Optional<Change> change = next(due);
        while (change.isPresent()) {
            due.removeAll(carryOut(change.get()));
            change = next(due);
        }
        log.sayProblems(candidates.all(), running.values());
    }

    private Optional<Change> next(Set<String> restart) {
        Optional<Change> next = plan(restart).next();
        if (next.isEmpty() && changedSinceRetry && candidates.retryWhatOthersMayMend()) {
            changedSinceRetry = false;
            return plan(restart).next();
        }
        return next;
    }

    private ChangePlan plan(Set<String> restart) {
        var plan = new ChangePlan(candidates.desired(running.values()), running, restart);
        List<List<String>> cycles = plan.cycles();
        if (cycles.isEmpty()) {
            return plan;
        }
        cycles.forEach(this::refuse);
        return plan(restart);
    }

    private void refuse(List<String> cycle) {
        var desired = candidates.desired(running.values());
        for (String id : new HashSet<>(cycle)) {
            PluginArchive archive = desired.get(id);
            if (archive != null) {
                candidates.failed(
                        archive,
                        new PluginProblem(
                                archive.label()
                                        + ": needs itself ("
                                        + String.join(" → ", cycle)
                                        + "): take one of them out of Plugin-Dependencies",
                                true));
            }
        }
    }

    /** The ids that are done with: all if the change was made, those to blame if it was undone. */
    private Set<String> carryOut(Change change) throws InterruptedException {
        var fresh = new ArrayList<HostedPlugin>();
        boolean made = false;
        try {
            Set<String> culprits = begin(change, fresh);
            made = culprits.isEmpty();
            if (made) {
                commit(change, fresh);
            }
            return made ? change.members() : culprits;
        } finally {
            if (!made) {
                fresh.reversed().forEach(generations::discard);
            }
        }
    }

    /** Begins all into {@code fresh}, or returns who is to blame that it cannot be done. */
    private Set<String> begin(Change change, List<HostedPlugin> fresh) throws InterruptedException {
        for (PluginArchive archive : change.starts()) {
            Neighbours around = neighbours(change, fresh);
            try {
                DependencyCheck.check(archive, around.archives(), candidates::hasFailed);
                fresh.add(generations.begin(archive, around));
                tallies.loaded(archive.id());
            } catch (PluginRefusedException refused) {
                log.sayCause(refused);
                tallies.failed(archive.id());
                Set<String> culprits = blame(change, archive, refused.problem());
                if (!culprits.isEmpty()) {
                    return culprits;
                }
            }
        }
        return Set.of();
    }

    private Neighbours neighbours(Change change, List<HostedPlugin> fresh) {
        var plugins = new ArrayList<HostedPlugin>(fresh);
        running.values().stream()
                .filter(plugin -> !change.members().contains(plugin.id()))
                .forEach(plugins::add);
        return new Neighbours(plugins, registry.reserved());
    }

    /** Marks what failed. Empty if the change can go on without it. */
    private Set<String> blame(Change change, PluginArchive failed, PluginProblem problem) {
        if (running.containsKey(failed.id()) && !change.isCause(failed.id())) {
            Set<String> culprits = change.culprits(failed.id());
            change.starts().stream()
                    .filter(archive -> culprits.contains(archive.id()))
                    .forEach(archive -> candidates.failed(archive, breaks(archive, problem)));
            if (!culprits.isEmpty()) {
                return culprits;
            }
        }
        candidates.failed(failed, problem);
        return running.containsKey(failed.id()) && change.isCause(failed.id())
                ? Set.of(failed.id())
                : Set.of();
    }

    private static PluginProblem breaks(PluginArchive culprit, PluginProblem problem) {
        return new PluginProblem(
                culprit.label()
                        + ": not put in place, because a plugin that needs it fails with it: "
                        + problem.sentence(),
                problem.othersMayMend());
    }

    private void commit(Change change, List<HostedPlugin> fresh) throws InterruptedException {
        List<HostedPlugin> old =
                running.values().stream()
                        .filter(plugin -> change.members().contains(plugin.id()))
                        .toList();
        registry.swap(protocols(fresh), protocols(old));
        old.forEach(plugin -> running.remove(plugin.id()));
        fresh.forEach(plugin -> running.put(plugin.id(), plugin));
        changedSinceRetry |= !old.isEmpty() || !fresh.isEmpty();
        log.sayChange(old, fresh);
        changed.run();
        end(old, stopGrace);
    }

    private void end(List<HostedPlugin> old, Duration grace) throws InterruptedException {
        try {
            if (!old.isEmpty()) {
                registry.drain(protocols(old), grace);
            }
        } finally {
            old.reversed().forEach(generations::end);
        }
    }

    /** Ends everything. */
    void stop(Duration grace) throws InterruptedException {
        List<HostedPlugin> all = List.copyOf(running.values());
        running.clear();
        registry.swap(List.of(), protocols(all));
        end(all, grace);
    }

    private static List<ServedProtocol> protocols(List<HostedPlugin> plugins) {
        return plugins.stream().flatMap(plugin -> plugin.protocols().stream()).toList();
    }
}
