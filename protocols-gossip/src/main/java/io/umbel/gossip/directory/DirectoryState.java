package io.umbel.gossip.directory;

import io.umbel.gossip.directory.DirectoryMessage.AgedRecord;
import io.umbel.gossip.directory.DirectoryMessage.Digest;
import io.umbel.gossip.directory.DirectoryMessage.News;
import io.umbel.gossip.directory.DirectoryMessage.Reply;
import io.umbel.gossip.directory.DirectoryMessage.Request;
import io.umbel.gossip.directory.DirectoryMessage.Unknown;
import io.umbel.gossip.directory.KnownNodes.Fate;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides: events and the time in, output and verdicts out. Not for several threads at once; does
 * not block.
 */
final class DirectoryState {
    private static final Logger log = LoggerFactory.getLogger(DirectoryState.class);

    private final NodeId self;
    private final Chunks chunks;
    private final Output output;
    private final KnownNodes known;
    private final OwnRecord own;

    /** How many more records each neighbor may ask for: as many as it was told of. */
    private final Map<NodeId, Integer> credits = new HashMap<>();

    private boolean wasFull;

    /** What is to be done; nothing of it may block, nor call back. */
    interface Output {
        void tell(NodeId neighbor, DirectoryMessage message);

        /** Only the last one counts. */
        void broadcast(SignedRecord own);

        /** The offers under these names are others. */
        void changed(Set<String> names);
    }

    DirectoryState(OwnRecord own, NodeId self, int maxNodes, Chunks chunks, Output output) {
        this.own = own;
        this.self = self;
        this.chunks = chunks;
        this.output = output;
        this.known = new KnownNodes(maxNodes);
    }

    KnownNodes known() {
        return known;
    }

    OwnRecord own() {
        return own;
    }

    /** To be called when this node's services have changed. */
    void announce(Instant now) {
        SignedRecord record = own.renew(now);
        change(record, Duration.ZERO, now);
        output.broadcast(record);
    }

    /** To be called about once a second. */
    void tick(Instant now) {
        if (own.isDue(now)) {
            announce(now);
        }
        Set<String> expired = known.expire(now);
        if (!expired.isEmpty()) {
            output.changed(expired);
        }
    }

    void neighborUp(NodeId neighbor) {
        credits.put(neighbor, 0);
        offer(neighbor, known.versions());
    }

    void neighborDown(NodeId neighbor) {
        credits.remove(neighbor);
    }

    private void offer(NodeId neighbor, List<Version> versions) {
        credits.merge(neighbor, versions.size(), Integer::sum);
        chunks.digests(versions).forEach(digest -> output.tell(neighbor, digest));
    }

    /**
     * @param forwarded whether it goes to all members
     */
    Verdict received(NodeId from, boolean forwarded, DirectoryMessage message, Instant now) {
        return switch (message) {
            case News(SignedRecord record) -> news(record, now);
            case Unknown() -> Verdict.IGNORE;
            case Digest _, Request _, Reply _ when forwarded -> Verdict.REJECT;
            case Digest(List<Version> versions) -> request(from, versions);
            case Request(List<NodeId> nodes) -> reply(from, nodes, now);
            case Reply(List<AgedRecord> records) -> replied(from, records, now);
        };
    }

    /** One for which there is no room here is forwarded: others may have some. */
    private Verdict news(SignedRecord record, Instant now) {
        if (known.fate(record.content().version()) == Fate.STALE) {
            return Verdict.IGNORE;
        }
        if (!record.isGenuine()) {
            return Verdict.REJECT;
        }
        take(new AgedRecord(Duration.ZERO, record), now);
        return record.content().id().equals(self) ? Verdict.IGNORE : Verdict.ACCEPT;
    }

    private Verdict request(NodeId from, List<Version> versions) {
        List<NodeId> wanted =
                versions.stream()
                        .filter(version -> known.fate(version) == Fate.NEWS)
                        .map(Version::node)
                        .distinct()
                        .toList();
        chunks.requests(wanted).forEach(request -> output.tell(from, request));
        return Verdict.ACCEPT;
    }

    private Verdict reply(NodeId from, List<NodeId> nodes, Instant now) {
        int credit = Math.min(credits.getOrDefault(from, 0), nodes.size());
        credits.computeIfPresent(from, (_, left) -> left - credit);
        List<AgedRecord> records =
                nodes.subList(0, credit).stream()
                        .flatMap(node -> known.find(node, now).stream())
                        .toList();
        chunks.replies(records).forEach(reply -> output.tell(from, reply));
        return Verdict.ACCEPT;
    }

    /** What was news is perhaps news to the other neighbors: until now this was another network. */
    private Verdict replied(NodeId from, List<AgedRecord> records, Instant now) {
        var news = new ArrayList<Version>();
        Verdict verdict = Verdict.ACCEPT;
        for (AgedRecord aged : records) {
            Version version = aged.record().content().version();
            if (known.fate(version) == Fate.STALE) {
                continue;
            }
            if (!aged.record().isGenuine()) {
                verdict = Verdict.REJECT;
                break;
            }
            if (take(aged, now)) {
                news.add(version);
            }
        }
        credits.keySet().stream()
                .filter(neighbor -> !neighbor.equals(from))
                .toList()
                .forEach(neighbor -> offer(neighbor, news));
        return verdict;
    }

    /** Whether it was taken. */
    private boolean take(AgedRecord aged, Instant now) {
        Version version = aged.record().content().version();
        if (version.node().equals(self)) {
            if (own.outdo(version.sequence(), now)) {
                announce(now);
            }
            return false;
        }
        if (known.fate(version) == Fate.NO_ROOM) {
            warnThatItIsFull();
            return false;
        }
        change(aged.record(), aged.age(), now);
        return true;
    }

    private void warnThatItIsFull() {
        if (!wasFull) {
            wasFull = true;
            log.warn(
                    "the service directory is full: what further nodes offer is not known here"
                            + " (umbel.plugins.gossip.directory.max-nodes)");
        }
    }

    private void change(SignedRecord record, Duration age, Instant now) {
        Set<String> changed = known.put(record, age, now);
        if (!changed.isEmpty()) {
            log.debug("node {} has changed what it offers: {}", record.content().id(), changed);
            output.changed(changed);
        }
    }
}
