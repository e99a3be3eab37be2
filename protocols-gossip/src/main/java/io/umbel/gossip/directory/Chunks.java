package io.umbel.gossip.directory;

import io.umbel.gossip.directory.DirectoryMessage.AgedRecord;
import io.umbel.gossip.directory.DirectoryMessage.Digest;
import io.umbel.gossip.directory.DirectoryMessage.Reply;
import io.umbel.gossip.directory.DirectoryMessage.Request;
import io.umbel.spi.NodeId;
import io.umbel.spi.SignatureDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Long lists as messages that are short enough.
 *
 * @param maxMessage bytes
 */
record Chunks(int maxMessage) {
    /** Of a message: header, kind, array, with room to spare. */
    private static final int FRAME = 16;

    /** Of an element: its array, the headers of its values, a number. */
    private static final int ELEMENT = 32;

    /** The longest body of a record that fits into any message. */
    int maxBody() {
        return maxMessage - FRAME - ELEMENT - NodeId.LENGTH - SignatureDomain.SIGNATURE_LENGTH;
    }

    List<DirectoryMessage> digests(List<Version> versions) {
        return split(versions, _ -> NodeId.LENGTH + ELEMENT, Digest::new);
    }

    List<DirectoryMessage> requests(List<NodeId> nodes) {
        return split(nodes, _ -> NodeId.LENGTH + ELEMENT, Request::new);
    }

    List<DirectoryMessage> replies(List<AgedRecord> records) {
        return split(
                records,
                aged ->
                        aged.record().body().length
                                + NodeId.LENGTH
                                + SignatureDomain.SIGNATURE_LENGTH
                                + ELEMENT,
                Reply::new);
    }

    private <T> List<DirectoryMessage> split(
            List<T> all, ToIntFunction<T> size, Function<List<T>, DirectoryMessage> message) {
        var chunks = new ArrayList<DirectoryMessage>();
        var chunk = new ArrayList<T>();
        int length = FRAME;
        for (T one : all) {
            int more = size.applyAsInt(one);
            if (!chunk.isEmpty() && length + more > maxMessage) {
                chunks.add(message.apply(chunk));
                chunk.clear();
                length = FRAME;
            }
            chunk.add(one);
            length += more;
        }
        if (!chunk.isEmpty()) {
            chunks.add(message.apply(chunk));
        }
        return chunks;
    }
}
