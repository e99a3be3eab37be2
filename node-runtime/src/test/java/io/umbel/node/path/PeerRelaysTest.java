package io.umbel.node.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.umbel.spi.NodeId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PeerRelaysTest {
    private final Link first = new Link("first");
    private final Link second = new Link("second");
    private final PeerRelays relays = new PeerRelays();

    @BeforeEach
    void bothReachThePeer() {
        relays.add(first);
        relays.add(second);
    }

    @Test
    void firstThatIsUp_carriesPackets() {
        assertThat(relays.carry(0)).containsExactly(first);
        first.up = false;
        assertThat(relays.carry(0)).containsExactly(second);
        second.up = false;
        assertThat(relays.carry(0)).isEmpty();
    }

    @Test
    void relayThatBringsNoAnswer_isNotTheOnlyOneAnyMore_andTheFirstThatDoesTakesItsPlace() {
        assertThat(relays.heard(first, millis(0))).isFalse();
        assertThat(relays.carry(millis(1))).containsExactly(first);
        assertThat(relays.carry(millis(300))).containsExactly(first, second);
        assertThat(relays.heard(second, millis(301))).isTrue();
        assertThat(relays.carry(millis(302))).containsExactly(second);
    }

    @Test
    void relayThatIsHeard_keepsItsPlace_thoughAnotherBringsPacketsToo() {
        assertThat(relays.heard(first, millis(0))).isFalse();
        assertThat(relays.heard(second, millis(100))).isFalse();
        assertThat(relays.current()).isEqualTo(first);
        assertThat(relays.heard(second, millis(200))).as("silent meanwhile").isTrue();
    }

    @Test
    void distantRelay_isGivenMoreTime() {
        long now = 0;
        for (int i = 0; i < 10; i++) {
            assertThat(relays.carry(millis(now))).hasSizeLessThanOrEqualTo(2);
            now += 600;
            assertThat(relays.heard(first, millis(now))).isFalse();
        }
        assertThat(relays.carry(millis(now))).containsExactly(first);
        assertThat(relays.carry(millis(now + 600))).containsExactly(first);
    }

    /** Such as keep-alives, each of which ends with an acknowledgement that nobody answers. */
    @Test
    void packetsWithoutAnswer_makeNobodyWaitLongerThanASecondForADeadRelay() {
        long now = 0;
        for (int i = 0; i < 10; i++) {
            assertThat(relays.carry(millis(now))).isNotEmpty();
            now += 10_000;
            assertThat(relays.heard(first, millis(now))).isFalse();
        }
        assertThat(relays.carry(millis(now))).containsExactly(first);
        assertThat(relays.carry(millis(now + 1000))).containsExactly(first, second);
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Up or down; sends nothing. */
    private static final class Link implements RelayRoute {
        private final URI uri;
        private boolean up = true;

        Link(String name) {
            uri = URI.create("umbel://" + name);
        }

        @Override
        public URI relay() {
            return uri;
        }

        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }

        @Override
        public boolean isUp() {
            return up;
        }

        @Override
        public void send(NodeId peer, ByteBuf packet) {
            packet.release();
        }
    }
}
