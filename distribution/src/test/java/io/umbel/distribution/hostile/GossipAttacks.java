package io.umbel.distribution.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Contact;
import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.Message.Announcement;
import io.umbel.gossip.proto.Message.Payload;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.gossip.proto.MessageId;
import io.umbel.gossip.wire.FrameLimits;
import io.umbel.gossip.wire.FrameWriter;
import io.umbel.gossip.wire.Hello;
import io.umbel.gossip.wire.Sha256MessageIds;
import io.umbel.node.Node;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeId;
import io.umbel.spi.SendStream;
import io.umbel.spi.SignatureDomain;
import io.umbel.spi.TopicId;
import io.umbel.testkit.hostile.Attack.Damage;
import io.umbel.testkit.hostile.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Attacks of a neighbor in a topic. */
final class GossipAttacks {
    /** The topic that the node under attack has joined. */
    static final String TOPIC = "attacked";

    private static final Alpn ALPN = Alpn.of("/gossip/1.0");
    private static final FrameWriter FRAMES =
            new FrameWriter(new FrameLimits(FrameLimits.MIN_FRAME));
    private static final int FRAMES_PER_SECOND = 5_000;
    private static final int ANNOUNCEMENTS = 100;
    private static final int WALK = 6;
    private static final int REDIALS_PER_SECOND = 20;
    private static final byte SIGNED = 1;

    private GossipAttacks() {}

    @FunctionalInterface
    private interface Frames {
        byte[] next(Random random);
    }

    static Map<String, Weapon> all() {
        byte[] replayed = FRAMES.write(payload(unsigned("again and again".getBytes(UTF_8))));
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

    private static Weapon weapon(String what, Frames frames) {
        return (aim, goOn) -> {
            try (Node attacker = aim.stranger()) {
                return flood(attacker, aim, goOn, what, frames);
            }
        };
    }

    private static Damage flood(
            Node attacker, Aim aim, BooleanSupplier goOn, String what, Frames frames)
            throws Exception {
        var seen = new Seen();
        var random = new Random(4);
        var pace = new Pace(FRAMES_PER_SECOND);
        var dials = new Pace(REDIALS_PER_SECOND);
        int sent = 0;
        int connections = 0;
        while (goOn.getAsBoolean()) {
            dials.await();
            try (Connection connection = attacker.context().dial(aim.node(), ALPN)) {
                connections++;
                SendStream stream = neighbor(connection);
                while (goOn.getAsBoolean()) {
                    pace.await();
                    stream.write(frames.next(random));
                    sent++;
                }
            } catch (IOException refused) {
                seen.add(refused);
            }
        }
        return new Damage(
                "%d %s on %d connections, up to %d a second"
                        .formatted(sent, what, connections, FRAMES_PER_SECOND),
                seen.toString());
    }

    private static SendStream neighbor(Connection connection)
            throws IOException, InterruptedException {
        SendStream stream = connection.openUnidirectional();
        stream.write(
                FRAMES.write(
                        new Hello(Hello.VERSION, 0, FrameLimits.MIN_FRAME, TopicId.named(TOPIC))));
        stream.write(FRAMES.write(new Message.Join(Bytes.EMPTY)));
        return stream;
    }

    private static byte[] join(Random random) {
        return FRAMES.write(
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
        return FRAMES.write(payload(Bytes.owning(content)));
    }

    private static byte[] spoofed(Random random) {
        Payload real = payload(unsigned(bytes(random, Long.BYTES)));
        var id = MessageId.owning(bytes(random, MessageId.LENGTH));
        return FRAMES.write(new Payload(id, real.nonce(), real.content(), Scope.SWARM, 0));
    }

    private static byte[] announcements(Random random) {
        return FRAMES.write(
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

    private static Payload payload(Bytes content) {
        Bytes nonce = Bytes.owning(new byte[Payload.NONCE_LENGTH]);
        MessageId id = new Sha256MessageIds().of(nonce, content);
        return new Payload(id, nonce, content, Scope.SWARM, 0);
    }

    private static Bytes unsigned(byte[] message) {
        return Bytes.owning(
                ByteBuffer.allocate(1 + message.length).put((byte) 0).put(message).array());
    }

    private static byte[] bytes(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
