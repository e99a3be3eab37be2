package io.umbel.distribution.hostile;

import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import com.fasterxml.jackson.dataformat.smile.SmileGenerator;
import io.umbel.gossip.directory.GossipDirectory;
import io.umbel.node.Node;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.NodeId;
import io.umbel.spi.SignatureDomain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Random;

/** Attacks on the service directory, by records of what nodes offer. */
final class DirectoryAttacks {
    private static final SignatureDomain DOMAIN = SignatureDomain.of("/gossip/services/1");
    private static final SmileFactory SMILE =
            SmileFactory.builder().disable(SmileGenerator.Feature.ENCODE_BINARY_AS_7BIT).build();
    private static final int NEWS = 0;
    private static final int PER_SECOND = 5_000;
    private static final int KEYS_PER_SECOND = 500;
    private static final long TTL_MILLIS = 3_600_000;
    private static final int FIRST = 1_000;
    private static final String SERVICE = "greeter.Greeter";

    private DirectoryAttacks() {}

    static Map<String, Weapon> all() {
        return Map.of(
                "directory: forged announcements",
                flood(PER_SECOND, "announcements in others' names", DirectoryAttacks::forged),
                "directory: replayed announcements",
                flood(PER_SECOND, "announcements older than the last", DirectoryAttacks::older),
                "directory: announcements of many keys",
                flood(
                        KEYS_PER_SECOND,
                        "announcements, each of another key",
                        DirectoryAttacks::ofNewKey));
    }

    private static Weapon flood(int perSecond, String what, TopicFlood.Frames frames) {
        return new TopicFlood(GossipDirectory.TOPIC, perSecond, what, frames);
    }

    /** Signed by the attacker, whose they are not. */
    private static byte[] forged(Node attacker, Random random) {
        NodeId other = NodeKey.generate().id();
        byte[] body = body(other, random.nextLong(Long.MAX_VALUE));
        return news(other, body, attacker.context().sign(DOMAIN, body));
    }

    /** Its own, with numbers that fall. */
    private static byte[] older(Node attacker, Random random) {
        byte[] body = body(attacker.context().id(), random.nextInt(FIRST));
        return news(attacker.context().id(), body, attacker.context().sign(DOMAIN, body));
    }

    /** Genuine: whoever makes a key may say what it offers. */
    private static byte[] ofNewKey(Node attacker, Random random) {
        NodeKey key = NodeKey.generate();
        byte[] body = body(key.id(), random.nextLong(Long.MAX_VALUE));
        return news(key.id(), body, key.sign(DOMAIN, body));
    }

    private static byte[] body(NodeId node, long number) {
        return array(out -> {
            out.writeNumber(number);
            out.writeNumber(TTL_MILLIS);
            out.writeString("umbel://" + node);
            out.writeStartArray();
            out.writeStartArray();
            out.writeString(SERVICE);
            out.writeString("/grpc/1.0");
            out.writeString("");
            out.writeBoolean(true);
            out.writeStartArray();
            out.writeEndArray();
            out.writeEndArray();
            out.writeEndArray();
        });
    }

    private static byte[] news(NodeId node, byte[] body, byte[] signature) {
        byte[] message =
                array(out -> {
                    out.writeNumber(NEWS);
                    out.writeBinary(node.toBytes());
                    out.writeBinary(body);
                    out.writeBinary(signature);
                });
        return TopicFlood.broadcast(message);
    }

    @FunctionalInterface
    private interface Elements {
        void write(SmileGenerator out) throws IOException;
    }

    private static byte[] array(Elements elements) {
        var bytes = new ByteArrayOutputStream();
        try (SmileGenerator out = SMILE.createGenerator(bytes)) {
            out.writeStartArray();
            elements.write(out);
            out.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes whatever is written", e);
        }
        return bytes.toByteArray();
    }
}
