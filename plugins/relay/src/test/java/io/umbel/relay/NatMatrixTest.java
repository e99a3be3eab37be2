package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.relay.NatLab.Nat;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two nodes who know of each other a key and a relay, behind every pair of NATs. */
@Tag("slow")
@Timeout(value = 1200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NatMatrixTest {
    private static final Logger log = LoggerFactory.getLogger(NatMatrixTest.class);
    private static final Alpn ECHO = Alpn.of("/echo/1.0");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Three rounds of punching beyond the quick ones: what is not direct by then never is. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(4);

    /** {@code -Dtimes=10}: how often each pair meets, with new nodes each time. */
    private static final int TIMES = Integer.getInteger("times", 1);

    @TempDir Path temporary;

    @BeforeAll
    static void needsALab() {
        NatLab.require(NatLab.isMissing());
    }

    static Iterable<Arguments> pairs() {
        var pairs = new ArrayList<Arguments>();
        for (Nat left : Nat.OF_UDP) {
            for (Nat right : Nat.OF_UDP) {
                pairs.add(Arguments.of(left, right));
            }
        }
        return pairs;
    }

    /** A mapping for each destination cannot be guessed, and a port-bound NAT lets no guess in. */
    private static boolean canBeDirect(Nat left, Nat right) {
        return !(left == Nat.SYMMETRIC && isPortBound(right))
                && !(right == Nat.SYMMETRIC && isPortBound(left));
    }

    private static boolean isPortBound(Nat nat) {
        return nat == Nat.PORT_RESTRICTED || nat == Nat.SYMMETRIC;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void pair_connectsThroughTheRelay_andIsDirectWhereNatsAllowIt(Nat left, Nat right)
            throws Exception {
        try (NatLab lab = NatLab.between(left, right)) {
            assertConnects(lab, left.text() + " – " + right.text(), canBeDirect(left, right));
        }
    }

    /** All pairs of which one has no UDP, at once: none of them waits for what never comes. */
    @Test
    void networkWithoutUdp_isReachedOverTcp_fromBehindEveryNat() throws Exception {
        var nats = new ArrayList<>(Nat.OF_UDP);
        nats.add(Nat.NO_UDP);
        nats.add(Nat.NO_UDP);
        int blocked = nats.size() - 1;
        try (NatLab lab = NatLab.of(nats);
                LabSwarm nodes = LabSwarm.start(lab, temporary, nats.size())) {
            var connections = new ArrayList<Connection>();
            for (int other = 0; other < blocked; other++) {
                connections.add(nodes.dial(blocked, other, ECHO));
                connections.add(nodes.dial(other, blocked, ECHO));
            }
            for (Connection connection : connections) {
                assertEchoes(connection, 64 << 10);
            }
            assertThat(connections).noneMatch(NatMatrixTest::isDirect);
        }
    }

    /** Half a minute, until the link asks again over UDP. */
    @Test
    @Tag("nightly")
    void linkOverTcp_givesWayToUdp_whenThatPasses_andThePairBecomesDirect() throws Exception {
        try (NatLab lab = NatLab.between(Nat.NO_UDP, Nat.PORT_RESTRICTED);
                LabNodes nodes = LabNodes.start(lab, temporary)) {
            NodeAddress address = nodes.peerThroughRelay();
            Connection connection = nodes.dialer().context().dial(address, ECHO);
            assertEchoes(connection, 64 << 10);
            assertThat(isDirect(connection)).isFalse();
            lab.letUdpThrough();
            assertThat(await(() -> isDirect(connection), PATIENCE.multipliedBy(3))).isTrue();
            assertEchoes(nodes.dialer().context().dial(address, ECHO), 64 << 10);
        }
    }

    @Test
    void nodesOnOneNetwork_behindOneNat_meetThere() throws Exception {
        try (NatLab lab = NatLab.sameNetwork()) {
            InetSocketAddress peer = assertConnects(lab, "one network behind one NAT", true);
            assertThat(peer.getHostString()).isEqualTo(lab.rightAddress());
        }
    }

    @Test
    void ipv6FirewallsOnBothSides_openWhenBothAsk() throws Exception {
        try (NatLab lab = NatLab.ipv6()) {
            InetSocketAddress peer = assertConnects(lab, "IPv6 firewalls on both sides", true);
            assertThat(peer.getAddress()).isInstanceOf(Inet6Address.class);
        }
    }

    @Test
    void ipv6OnOneSide_meetsOverIpv4() throws Exception {
        try (NatLab lab = NatLab.ipv6OnTheLeft()) {
            InetSocketAddress peer = assertConnects(lab, "IPv6 on one side only", true);
            assertThat(peer.getHostString()).isEqualTo(lab.rightAddress());
        }
    }

    /**
     * How two nodes met.
     *
     * @param at where the dialer reaches its peer; the wildcard address if by the relay
     */
    private record Meeting(InetSocketAddress at, long echoMillis, long millis) {
        boolean isDirect() {
            return at.getPort() != 0;
        }
    }

    /** Where the peer is met in the end; the wildcard address if it is not. */
    private InetSocketAddress assertConnects(NatLab lab, String what, boolean canBeDirect)
            throws Exception {
        var meetings = new ArrayList<Meeting>();
        for (int i = 0; i < TIMES; i++) {
            meetings.add(meet(lab, temporary.resolve("meeting-" + i), canBeDirect));
        }
        long direct = meetings.stream().filter(Meeting::isDirect).count();
        log.info(
                "{}: {} times, first echo after {} ms, direct {} times, after {} ms (medians)",
                what,
                TIMES,
                median(meetings, Meeting::echoMillis),
                direct,
                median(meetings, Meeting::millis));
        assertThat(direct).isEqualTo(canBeDirect ? TIMES : 0);
        return meetings.getLast().at();
    }

    private static long median(List<Meeting> meetings, ToLongFunction<Meeting> figure) {
        return meetings.stream()
                .mapToLong(figure)
                .sorted()
                .skip(meetings.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private static Meeting meet(NatLab lab, Path folder, boolean canBeDirect) throws Exception {
        try (LabNodes nodes = LabNodes.start(lab, folder)) {
            NodeAddress address = nodes.peerThroughRelay();
            long begun = System.nanoTime();
            Connection connection = nodes.dialer().context().dial(address, ECHO);
            assertEchoes(connection, 64 << 10);
            long echoed = millisSince(begun);
            boolean direct =
                    await(() -> isDirect(connection), canBeDirect ? PATIENCE : LONG_ENOUGH);
            long over = millisSince(begun);
            Connection another = nodes.dialer().context().dial(address, ECHO);
            assertEchoes(another, 1 << 20);
            assertThat(isDirect(another)).isEqualTo(direct);
            return new Meeting(
                    connection.info().path() instanceof NetworkPath.Direct there
                            ? there.remote()
                            : new InetSocketAddress(0),
                    echoed,
                    over);
        }
    }

    private static boolean isDirect(Connection connection) {
        return connection.info().path() instanceof NetworkPath.Direct;
    }

    private static void assertEchoes(Connection connection, int length) throws Exception {
        var bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        try (Stream stream = connection.openStream()) {
            Thread.ofVirtual().start(() -> send(bytes, stream));
            assertThat(stream.in().readAllBytes()).isEqualTo(bytes);
        }
    }

    private static void send(byte[] bytes, Stream stream) {
        try {
            stream.out().write(bytes);
            stream.out().finish();
        } catch (IOException e) {
            stream.out().reset(ErrorCode.INTERNAL); // the reader fails
        }
    }

    private static boolean await(BooleanSupplier condition, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    private static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }
}
