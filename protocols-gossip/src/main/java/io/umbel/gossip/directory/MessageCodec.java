package io.umbel.gossip.directory;

import com.fasterxml.jackson.dataformat.smile.SmileGenerator;
import io.umbel.gossip.directory.DirectoryMessage.AgedRecord;
import io.umbel.gossip.directory.DirectoryMessage.Digest;
import io.umbel.gossip.directory.DirectoryMessage.News;
import io.umbel.gossip.directory.DirectoryMessage.Reply;
import io.umbel.gossip.directory.DirectoryMessage.Request;
import io.umbel.gossip.directory.DirectoryMessage.Unknown;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A message is an array of its kind and what the kind has; a record in it is id, body, signature.
 */
final class MessageCodec {
    private static final int NEWS = 0;
    private static final int DIGEST = 1;
    private static final int REQUEST = 2;
    private static final int REPLY = 3;

    private MessageCodec() {}

    static byte[] encode(DirectoryMessage message) {
        return SmileArray.write(out -> {
            switch (message) {
                case News(SignedRecord record) -> {
                    out.writeNumber(NEWS);
                    write(out, record);
                }
                case Digest(List<Version> versions) -> {
                    out.writeNumber(DIGEST);
                    writeVersions(out, versions);
                }
                case Request(List<NodeId> nodes) -> {
                    out.writeNumber(REQUEST);
                    writeNodes(out, nodes);
                }
                case Reply(List<AgedRecord> records) -> {
                    out.writeNumber(REPLY);
                    writeRecords(out, records);
                }
                case Unknown() -> throw new IllegalArgumentException("message: of no known kind");
            }
        });
    }

    private static void writeVersions(SmileGenerator out, List<Version> versions)
            throws IOException {
        out.writeStartArray();
        for (Version version : versions) {
            out.writeStartArray();
            out.writeBinary(version.node().toBytes());
            out.writeNumber(version.sequence());
            out.writeEndArray();
        }
        out.writeEndArray();
    }

    private static void writeNodes(SmileGenerator out, List<NodeId> nodes) throws IOException {
        out.writeStartArray();
        for (NodeId node : nodes) {
            out.writeStartArray();
            out.writeBinary(node.toBytes());
            out.writeEndArray();
        }
        out.writeEndArray();
    }

    private static void writeRecords(SmileGenerator out, List<AgedRecord> records)
            throws IOException {
        out.writeStartArray();
        for (AgedRecord aged : records) {
            out.writeStartArray();
            out.writeNumber(aged.age().toMillis());
            write(out, aged.record());
            out.writeEndArray();
        }
        out.writeEndArray();
    }

    private static void write(SmileGenerator out, SignedRecord record) throws IOException {
        out.writeBinary(record.content().id().toBytes());
        out.writeBinary(record.body());
        out.writeBinary(record.signature());
    }

    /**
     * Looks at no signature.
     *
     * @throws MalformedRecordException if no honest member would send that
     */
    static DirectoryMessage decode(byte[] message) throws MalformedRecordException {
        return SmileArray.read(
                message,
                in ->
                        switch ((int) in.number()) {
                            case NEWS -> new News(record(in));
                            case DIGEST -> new Digest(in.list(MessageCodec::version));
                            case REQUEST -> new Request(in.list(SmileArray::nodeId));
                            case REPLY -> new Reply(in.list(MessageCodec::agedRecord));
                            default -> new Unknown();
                        });
    }

    private static Version version(SmileArray in) throws IOException {
        NodeId node = in.nodeId();
        return new Version(node, in.number());
    }

    private static AgedRecord agedRecord(SmileArray in) throws IOException {
        long age = in.number();
        if (age < 0 || age > NodeRecord.LONGEST_TTL.toMillis()) {
            throw new MalformedRecordException("age: " + age + " ms (expected 0–1 h)");
        }
        return new AgedRecord(Duration.ofMillis(age), record(in));
    }

    private static SignedRecord record(SmileArray in) throws IOException {
        NodeId node = in.nodeId();
        byte[] body = in.bytes();
        return new SignedRecord(RecordCodec.decode(node, body), body, in.signature());
    }
}
