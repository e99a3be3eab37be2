package io.umbel.gossip.directory;

import io.umbel.spi.NodeId;
import java.time.Duration;
import java.util.List;

/** What members of the directory's topic say to each other. */
sealed interface DirectoryMessage {
    /** A node's newest record, to all. */
    record News(SignedRecord record) implements DirectoryMessage {}

    /** To a neighbor: what the sender knows. */
    record Digest(List<Version> versions) implements DirectoryMessage {
        public Digest {
            versions = List.copyOf(versions);
        }
    }

    /** To a neighbor, after its digest: of which nodes the sender wants the record. */
    record Request(List<NodeId> nodes) implements DirectoryMessage {
        public Request {
            nodes = List.copyOf(nodes);
        }
    }

    /** To a neighbor, after its request. */
    record Reply(List<AgedRecord> records) implements DirectoryMessage {
        public Reply {
            records = List.copyOf(records);
        }
    }

    /** Of a later version of the protocol. */
    record Unknown() implements DirectoryMessage {}

    /**
     * A record at second hand.
     *
     * @param age since it reached the sender, and whoever told it
     */
    record AgedRecord(Duration age, SignedRecord record) {}
}
