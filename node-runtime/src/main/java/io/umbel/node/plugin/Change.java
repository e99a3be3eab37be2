package io.umbel.node.plugin;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Plugins that begin, end, or begin anew together, because some of them depend on others.
 *
 * @param needs all of them by id, each with those among them on which it depends
 * @param starts what begins, dependencies first; who is not among them ends
 * @param causes the ids that were added, replaced or removed, or begin anew by request; the others
 *     depend on those
 */
record Change(Map<String, Set<String>> needs, List<PluginArchive> starts, Set<String> causes) {

    Set<String> members() {
        return needs.keySet();
    }

    boolean isCause(String id) {
        return causes.contains(id);
    }

    /**
     * If {@code id}, which did run, does not start any more: what came new beneath it. None if
     * something beneath it ends: then it cannot be kept, whatever is undone.
     */
    Set<String> culprits(String id) {
        var beneath = new HashSet<String>();
        reach(id, beneath);
        Set<String> begin =
                starts.stream().map(PluginArchive::id).collect(Collectors.toUnmodifiableSet());
        if (!begin.containsAll(beneath)) {
            return Set.of();
        }
        beneath.retainAll(causes);
        return beneath;
    }

    private void reach(String id, Set<String> reached) {
        for (String needed : needs.getOrDefault(id, Set.of())) {
            if (reached.add(needed)) {
                reach(needed, reached);
            }
        }
    }
}
