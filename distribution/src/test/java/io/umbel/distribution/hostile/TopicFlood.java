package io.umbel.distribution.hostile;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.Message.Payload;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.gossip.wire.FrameLimits;
import io.umbel.gossip.wire.FrameWriter;
import io.umbel.gossip.wire.Hello;
import io.umbel.gossip.wire.Sha256MessageIds;
import io.umbel.node.Node;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.SendStream;
import io.umbel.spi.TopicId;
import io.umbel.testkit.hostile.Attack.Damage;
import io.umbel.testkit.hostile.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * A neighbor in a topic that sends what no honest one does, and dials anew when it is thrown out.
 *
 * @param perSecond frames
 * @param what they are
 */
record TopicFlood(String topic, int perSecond, String what, Frames frames) implements Weapon {
    private static final Alpn ALPN = Alpn.of("/gossip/1.0");
    private static final FrameWriter WRITER =
            new FrameWriter(new FrameLimits(FrameLimits.MIN_FRAME));
    private static final int REDIALS_PER_SECOND = 20;

    /** Makes the next one. */
    @FunctionalInterface
    interface Frames {
        byte[] next(Node attacker, Random random);
    }

    @Override
    public Damage attack(Aim aim, BooleanSupplier goOn) throws Exception {
        try (Node attacker = aim.stranger()) {
            return flood(attacker, aim, goOn);
        }
    }

    private Damage flood(Node attacker, Aim aim, BooleanSupplier goOn) throws Exception {
        var seen = new Seen();
        var random = new Random(4);
        var pace = new Pace(perSecond);
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
                    stream.write(frames.next(attacker, random));
                    sent++;
                }
            } catch (IOException refused) {
                seen.add(refused);
            }
        }
        return new Damage(
                "%d %s on %d connections, up to %d a second"
                        .formatted(sent, what, connections, perSecond),
                seen.toString());
    }

    private SendStream neighbor(Connection connection) throws IOException, InterruptedException {
        SendStream stream = connection.openUnidirectional();
        stream.write(
                WRITER.write(
                        new Hello(Hello.VERSION, 0, FrameLimits.MIN_FRAME, TopicId.named(topic))));
        stream.write(frame(new Message.Join(Bytes.EMPTY)));
        return stream;
    }

    static byte[] frame(Message message) {
        return WRITER.write(message);
    }

    /** A message to all members, as an honest one would send it. */
    static byte[] broadcast(byte[] message) {
        return frame(payload(unsigned(message)));
    }

    static Payload payload(Bytes content) {
        Bytes nonce = Bytes.owning(new byte[Payload.NONCE_LENGTH]);
        return new Payload(
                new Sha256MessageIds().of(nonce, content), nonce, content, Scope.SWARM, 0);
    }

    static Bytes unsigned(byte[] message) {
        return Bytes.owning(
                ByteBuffer.allocate(1 + message.length).put((byte) 0).put(message).array());
    }
}
