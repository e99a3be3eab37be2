package io.umbel.node.plugin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.BiPredicate;

/** Dependencies first; otherwise in the order in which they are given. */
final class StartOrder {
    private final Map<String, PluginArchive> archives;
    private final BiPredicate<PluginArchive, PluginArchive> needs;
    private final Map<String, PluginArchive> ordered = new LinkedHashMap<>();
    private final SequencedSet<String> path = new LinkedHashSet<>();
    private final List<List<String>> cycles = new ArrayList<>();

    /**
     * @param archives by plugin id
     * @param needs whether the first depends on the second
     */
    StartOrder(
            Map<String, PluginArchive> archives, BiPredicate<PluginArchive, PluginArchive> needs) {
        this.archives = archives;
        this.needs = needs;
        archives.values().forEach(this::visit);
    }

    /** As the manifests say. */
    static StartOrder of(Map<String, PluginArchive> archives) {
        return new StartOrder(archives, (one, other) -> one.names(other.id()));
    }

    Collection<PluginArchive> archives() {
        return ordered.values();
    }

    /**
     * Ids that depend on each other in a circle; each begins with its first once more at the end.
     */
    List<List<String>> cycles() {
        return cycles;
    }

    private void visit(PluginArchive archive) {
        if (ordered.containsKey(archive.id())) {
            return;
        }
        if (!path.add(archive.id())) {
            cycles.add(cycle(archive.id()));
            return;
        }
        for (PluginArchive other : archives.values()) {
            if (needs.test(archive, other)) {
                visit(other);
            }
        }
        path.remove(archive.id());
        ordered.put(archive.id(), archive);
    }

    private List<String> cycle(String id) {
        var ids = new ArrayList<String>(path);
        var cycle = new ArrayList<String>(ids.subList(ids.indexOf(id), ids.size()));
        cycle.add(id);
        return cycle;
    }
}
