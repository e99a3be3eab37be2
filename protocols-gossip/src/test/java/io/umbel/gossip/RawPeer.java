package io.umbel.gossip;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Message;
import io.umbel.gossip.wire.FrameLimits;
import io.umbel.gossip.wire.FrameWriter;
import io.umbel.gossip.wire.Hello;
import io.umbel.node.Node;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.SendStream;
import io.umbel.spi.TopicId;
import java.io.IOException;
import java.nio.file.Path;

/** A peer without the plugin: it has a key and a socket, and every byte is the test's. */
record RawPeer(Node node, Connection connection) implements AutoCloseable {
    static final FrameWriter FRAMES = new FrameWriter(FrameLimits.forPayload(4096));

    static RawPeer dial(Path home, NodeAddress to) throws Exception {
        Node node = Node.dialing(GossipNode.settings(home), NodeKey.generate());
        try {
            return new RawPeer(node, node.context().dial(to, GossipProtocol.ALPN));
        } catch (IOException | InterruptedException e) {
            node.close();
            throw e;
        }
    }

    NodeId id() {
        return node.address().id();
    }

    Connection dialAgain(NodeAddress to, Alpn alpn) throws IOException, InterruptedException {
        return node.context().dial(to, alpn);
    }

    SendStream open(TopicId topic) throws IOException, InterruptedException {
        SendStream stream = connection.openUnidirectional();
        stream.write(FRAMES.write(new Hello(Hello.VERSION, 0, 1 << 20, topic)));
        return stream;
    }

    /** Becomes a neighbor. */
    SendStream join(TopicId topic) throws IOException, InterruptedException {
        SendStream stream = open(topic);
        send(stream, new Message.Join(Bytes.EMPTY));
        return stream;
    }

    static void send(SendStream stream, Message message) throws IOException {
        stream.write(FRAMES.write(message));
    }

    @Override
    public void close() {
        node.close();
    }
}
