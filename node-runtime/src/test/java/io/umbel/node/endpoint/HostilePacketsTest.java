package io.umbel.node.endpoint;

import static io.umbel.node.endpoint.TestEndpoint.ECHO;
import static io.umbel.node.endpoint.TestEndpoint.echo;
import static io.umbel.node.endpoint.TestEndpoint.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.net.UdpForwarder;
import io.umbel.spi.NodeAddress;
import io.umbel.testkit.hostile.InitialPackets;
import io.umbel.testkit.hostile.Stranger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packets that nobody meant to send: the endpoint drops them and goes on serving. */
final class HostilePacketsTest {
    private static final int PACKETS = 10_000;

    private final Random random = new Random(7);

    /** How a packet on the wire is spoilt. */
    enum Damage {
        RANDOM {
            @Override
            byte[] apply(byte[] packet, Random random) {
                var noise = new byte[random.nextInt(1, 1500)];
                random.nextBytes(noise);
                return noise;
            }
        },
        TRUNCATED {
            @Override
            byte[] apply(byte[] packet, Random random) {
                return Arrays.copyOf(packet, random.nextInt(packet.length));
            }
        },
        FLIPPED {
            @Override
            byte[] apply(byte[] packet, Random random) {
                packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
                return packet;
            }
        };

        abstract byte[] apply(byte[] packet, Random random);
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void spoiltPackets_areDropped_andPeersAreServed(Damage damage) throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start();
                var forwarder = new UdpForwarder(b.socketAddress());
                var stranger = new Stranger(b.socketAddress())) {
            EstablishedConnection peer =
                    a.dial(NodeAddress.of(b.key.id(), forwarder.address()), ECHO);
            for (int i = 0; i < PACKETS; i++) {
                stranger.send(damage.apply(forwarder.lastToServer(), random));
                if (i % 500 == 0) {
                    assertThat(echo(peer, "packet " + i)).isEqualTo("packet " + i);
                }
            }
            assertThat(b.endpoint.stats().accepted()).isEqualTo(1);
            assertThat(b.accepted.peek().info().path())
                    .extracting("remote")
                    .isEqualTo(forwarder.outerAddress());
            eventually(() -> b.endpoint.stats().path().paths() == 1);
        }
    }

    @Test
    void initialsThatNobodyCanDecrypt_leaveNothing() throws Exception {
        try (var b = TestEndpoint.start();
                var stranger = new Stranger(b.socketAddress())) {
            var initials = new InitialPackets(3);
            for (int i = 0; i < 1_000; i++) {
                byte[] packet = initials.next();
                packet[InitialPackets.SIZE - 1] ^= 1;
                stranger.send(packet);
            }
            eventually(() -> b.endpoint.stats().failedHandshakes() > 0);
            eventually(() ->
                    b.endpoint.stats().halfOpen() == 0 && b.endpoint.stats().path().paths() == 0);
        }
    }

    /** RFC 9000 section 6: the answer is smaller than the question. */
    @Test
    void unknownVersion_isAnsweredWithThoseThatAreSpoken() throws Exception {
        try (var b = TestEndpoint.start();
                var stranger = new Stranger(b.socketAddress())) {
            byte[] packet = new InitialPackets(4).next();
            packet[1] = 0x1a;
            packet[2] = 0x2a;
            stranger.send(packet);
            assertThat(stranger.receive(5_000))
                    .hasValueSatisfying(answer -> {
                        assertThat(Arrays.copyOfRange(answer, 1, 5)).containsOnly(0);
                        assertThat(answer.length).isLessThan(packet.length);
                    });
            assertThat(b.endpoint.stats().halfOpen()).isZero();
        }
    }
}
