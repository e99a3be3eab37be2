package io.umbel.node.plugin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The running plugins and the failed archives as {@code umbel plugins} shows them. */
final class PluginStatuses {
    private PluginStatuses() {}

    static List<PluginStatus> of(
            Collection<HostedPlugin> running, Collection<Candidate> candidates) {
        var statuses = new ArrayList<PluginStatus>();
        running.forEach(plugin -> statuses.add(running(plugin, candidates)));
        candidates.stream()
                .filter(candidate -> candidate.problem() != null)
                .filter(candidate -> running.stream().noneMatch(candidate::concerns))
                .forEach(candidate -> statuses.add(failed(candidate)));
        statuses.sort(Comparator.comparing(PluginStatus::id).thenComparing(PluginStatus::archive));
        return List.copyOf(statuses);
    }

    private static PluginStatus running(HostedPlugin plugin, Collection<Candidate> candidates) {
        List<String> problems =
                candidates.stream()
                        .filter(candidate -> candidate.concerns(plugin))
                        .map(PluginStatuses::sentence)
                        .filter(sentence -> !sentence.isEmpty())
                        .toList();
        return new PluginStatus(
                plugin.id(),
                plugin.archive().version(),
                PluginState.RUNNING,
                plugin.alpns(),
                plugin.archive().file(),
                plugin.loadedAt(),
                String.join("; ", problems));
    }

    private static PluginStatus failed(Candidate candidate) {
        return new PluginStatus(
                candidate.id().isEmpty()
                        ? candidate.file().getFileName().toString()
                        : candidate.id(),
                candidate.version(),
                PluginState.FAILED,
                List.of(),
                candidate.file(),
                candidate.since(),
                sentence(candidate));
    }

    private static String sentence(Candidate candidate) {
        return Optional.ofNullable(candidate.problem()).map(PluginProblem::sentence).orElse("");
    }
}
