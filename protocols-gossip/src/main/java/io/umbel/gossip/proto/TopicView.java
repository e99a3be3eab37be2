package io.umbel.gossip.proto;

import io.umbel.spi.NodeId;
import java.util.List;

/**
 * A snapshot of one member's place in a topic.
 *
 * @param neighbors the active view; each is either eager or lazy
 * @param passive further members that are known
 * @param eager the neighbors that get payloads
 * @param lazy the neighbors that get announcements
 * @param knownMessages ids kept to recognise duplicates
 * @param keptMessages payloads kept for members that miss them
 * @param missingMessages announced and not yet here
 */
public record TopicView(
        List<NodeId> neighbors,
        List<NodeId> passive,
        List<NodeId> eager,
        List<NodeId> lazy,
        int knownMessages,
        int keptMessages,
        int missingMessages) {

    static TopicView of(TopicState topic) {
        Views views = topic.membership().views();
        PlumTree broadcast = topic.broadcast();
        return new TopicView(
                views.active().toList(),
                views.passive().toList(),
                broadcast.links().peers(true),
                broadcast.links().peers(false),
                broadcast.store().known(),
                broadcast.store().kept(),
                broadcast.missing().size());
    }
}
