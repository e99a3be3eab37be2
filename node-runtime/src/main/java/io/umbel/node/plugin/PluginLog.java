package io.umbel.node.plugin;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says every change and every problem once. */
final class PluginLog {
    private static final Logger log = LoggerFactory.getLogger(PluginHost.class);

    private final Set<String> said = new HashSet<>();

    /** With its stack trace, which a sentence cannot hold. */
    void sayCause(PluginRefusedException refused) {
        if (refused.getCause() != null && said.add(refused.problem().sentence())) {
            log.warn("{}", refused.getMessage(), refused.getCause());
        }
    }

    void sayProblems(Collection<Candidate> candidates, Collection<HostedPlugin> running) {
        var now = new HashSet<String>();
        for (Candidate candidate : candidates) {
            PluginProblem problem = candidate.problem();
            if (problem != null) {
                now.add(problem.sentence());
            }
        }
        now.addAll(passedOver(candidates, running));
        now.stream().filter(sentence -> !said.contains(sentence)).sorted().forEach(log::warn);
        said.clear();
        said.addAll(now);
    }

    private static List<String> passedOver(
            Collection<Candidate> candidates, Collection<HostedPlugin> running) {
        return candidates.stream()
                .flatMap(candidate -> candidate.usable().stream())
                .flatMap(archive ->
                        running.stream()
                                .map(HostedPlugin::archive)
                                .filter(used ->
                                        used.id().equals(archive.id())
                                                && !used.file().equals(archive.file()))
                                .map(used ->
                                        archive.label()
                                                + ": passed over for "
                                                + used.label()
                                                + ": remove it"))
                .toList();
    }

    void sayChange(List<HostedPlugin> old, List<HostedPlugin> fresh) {
        for (HostedPlugin plugin : fresh) {
            log.info(
                    "plugin {} serves {}{}",
                    plugin.archive().label(),
                    plugin.alpns(),
                    generation(plugin.id(), old)
                            .map(before -> ", in place of " + before.archive().version())
                            .orElse(""));
        }
        for (HostedPlugin plugin : old) {
            if (generation(plugin.id(), fresh).isEmpty()) {
                log.info("plugin {} ends", plugin.archive().label());
            }
        }
    }

    private static Optional<HostedPlugin> generation(String id, List<HostedPlugin> plugins) {
        return plugins.stream().filter(plugin -> plugin.id().equals(id)).findFirst();
    }
}
