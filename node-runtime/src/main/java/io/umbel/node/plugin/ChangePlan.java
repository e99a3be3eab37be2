package io.umbel.node.plugin;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** From what should run, and what does, to the next thing to do. */
final class ChangePlan {
    private final Map<String, PluginArchive> desired;
    private final Map<String, HostedPlugin> running;
    private final Set<String> causes = new TreeSet<>();

    /**
     * @param desired by plugin id
     * @param running by plugin id
     * @param restart ids to begin anew though nothing changed
     */
    ChangePlan(
            Map<String, PluginArchive> desired,
            Map<String, HostedPlugin> running,
            Collection<String> restart) {
        this.desired = desired;
        this.running = running;
        var all = new TreeSet<>(desired.keySet());
        all.addAll(running.keySet());
        all.stream().filter(id -> restart.contains(id) || differs(id)).forEach(causes::add);
    }

    private boolean differs(String id) {
        PluginArchive wanted = desired.get(id);
        HostedPlugin present = running.get(id);
        return wanted == null || present == null || !wanted.hash().equals(present.archive().hash());
    }

    /** Circles among what should run: nobody in them can start. */
    List<List<String>> cycles() {
        return order(desired).cycles();
    }

    /** The next change, without those that do not touch it; empty if all is as it should be. */
    Optional<Change> next() {
        return causes.stream().findFirst().map(this::around);
    }

    private Change around(String cause) {
        Set<String> members = members(cause);
        var wanted = new TreeMap<>(desired);
        wanted.keySet().retainAll(members);
        var needs = new HashMap<String, Set<String>>();
        for (String id : members) {
            needs.put(
                    id,
                    members.stream()
                            .filter(other -> dependsOn(id, other))
                            .collect(Collectors.toSet()));
        }
        var causesHere = new TreeSet<>(causes);
        causesHere.retainAll(members);
        return new Change(needs, List.copyOf(order(wanted).archives()), causesHere);
    }

    /** With a plugin go those that run and depend on it, and new ones on which it will depend. */
    private Set<String> members(String cause) {
        var members = new LinkedHashSet<String>(Set.of(cause));
        var open = new ArrayDeque<String>(members);
        while (!open.isEmpty()) {
            String member = open.remove();
            for (String other : touched(member)) {
                if (members.add(other)) {
                    open.add(other);
                }
            }
        }
        return members;
    }

    private Set<String> touched(String member) {
        var touched = new TreeSet<String>();
        running.values().stream()
                .filter(plugin -> plugin.dependsOn(member))
                .forEach(plugin -> touched.add(plugin.id()));
        causes.stream().filter(other -> dependsOn(member, other)).forEach(touched::add);
        return touched;
    }

    private boolean dependsOn(String id, String other) {
        PluginArchive wanted = desired.get(id);
        HostedPlugin present = running.get(id);
        return (wanted != null && wanted.names(other))
                || (present != null && present.guards().contains(other));
    }

    private StartOrder order(Map<String, PluginArchive> archives) {
        return new StartOrder(archives, (one, other) -> dependsOn(one.id(), other.id()));
    }
}
