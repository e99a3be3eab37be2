package io.umbel.distribution.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Contact;
import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.Message.Announcement;
import io.umbel.gossip.proto.Message.Payload;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.gossip.proto.MessageId;
import io.umbel.spi.NodeId;
import io.umbel.spi.SignatureDomain;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/** Attacks of a neighbor in a topic. */
final class GossipAttacks {
    /** The topic that the node under attack has joined. */
    static final String TOPIC = "attacked";

    private static final int FRAMES_PER_SECOND = 5_000;
    private static final int ANNOUNCEMENTS = 100;
    private static final int WALK = 6;
    private static final byte SIGNED = 1;

    private GossipAttacks() {}

    static Map<String, Weapon> all() {
        byte[] replayed = TopicFlood.broadcast("again and again".getBytes(UTF_8));
        return Map.of(
                "gossip: join flood",
                weapon("joins, and walks of newcomers that do not exist", GossipAttacks::join),
                "gossip: forged messages",
                weapon("messages whose author has not signed them", GossipAttacks::forged),
                "gossip: replayed messages",
                weapon("times the same message", _ -> replayed),
                "gossip: spoofed message ids",
                weapon("messages under another's id", GossipAttacks::spoofed),
                "gossip: announcements that never come",
                weapon("announcements of a hundred unknown ids", GossipAttacks::announcements),
                "gossip: oversize frames",
                weapon("frames that say they have 2 GiB", GossipAttacks::oversize));
    }

    private static Weapon weapon(String what, Function<Random, byte[]> frames) {
        return new TopicFlood(TOPIC, FRAMES_PER_SECOND, what, (_, random) -> frames.apply(random));
    }

    private static byte[] join(Random random) {
        return TopicFlood.frame(
                random.nextBoolean()
                        ? new Message.Join(Bytes.EMPTY)
                        : new Message.ForwardJoin(
                                new Contact(NodeId.of(bytes(random, NodeId.LENGTH)), Bytes.EMPTY),
                                WALK));
    }

    private static byte[] forged(Random random) {
        int length = 1 + NodeId.LENGTH + SignatureDomain.SIGNATURE_LENGTH + Long.BYTES;
        byte[] content = bytes(random, length);
        content[0] = SIGNED;
        return TopicFlood.frame(TopicFlood.payload(Bytes.owning(content)));
    }

    private static byte[] spoofed(Random random) {
        Payload real = TopicFlood.payload(TopicFlood.unsigned(bytes(random, Long.BYTES)));
        var id = MessageId.owning(bytes(random, MessageId.LENGTH));
        return TopicFlood.frame(new Payload(id, real.nonce(), real.content(), Scope.SWARM, 0));
    }

    private static byte[] announcements(Random random) {
        return TopicFlood.frame(
                new Message.IHave(
                        Stream.generate(() -> bytes(random, MessageId.LENGTH))
                                .limit(ANNOUNCEMENTS)
                                .map(id -> new Announcement(MessageId.owning(id), 0))
                                .toList()));
    }

    private static byte[] oversize(Random random) {
        return ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(Integer.MAX_VALUE)
                .putLong(random.nextLong())
                .array();
    }

    private static byte[] bytes(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
