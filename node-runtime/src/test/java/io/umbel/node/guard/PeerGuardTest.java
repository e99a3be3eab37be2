package io.umbel.node.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.node.identity.NodeKey;
import io.umbel.node.settings.GuardSettings;
import io.umbel.spi.Alpn;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeId;
import io.umbel.spi.Violation;
import io.umbel.testkit.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PeerGuardTest {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");
    private static final Duration HALF_LIFE = Duration.ofMinutes(10);
    private static final Duration LENGTH = Duration.ofHours(1);
    private static final int KEYS_FOR_ADDRESS = 3;

    @TempDir Path home;
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final NodeId trusted = NodeKey.generate().id();
    private final List<Ban> told = new ArrayList<>();

    private PeerGuard open(int addressAfter, int maxBans) throws IOException {
        var settings =
                new GuardSettings(
                        HALF_LIFE,
                        Map.of(Violation.MALFORMED, 20.0, Violation.ABANDONED_HANDSHAKE, 50.0),
                        -100,
                        LENGTH,
                        addressAfter,
                        maxBans,
                        Set.of(),
                        home.resolve("bans"));
        PeerGuard guard = PeerGuard.open(settings, Set.of(trusted), clock, Runnable::run);
        guard.onBan(told::add);
        return guard;
    }

    private PeerGuard open() throws IOException {
        return open(0, 100);
    }

    private static ConnectionInfo at(NodeId peer, InetAddress address) {
        return new ConnectionInfo.Quic(
                1,
                peer,
                Alpn.of("/test/1.0"),
                ConnectionInfo.Side.ACCEPTOR,
                Instant.EPOCH,
                new NetworkPath.Direct(
                        new InetSocketAddress(address, 4433), Duration.ZERO, Instant.EPOCH));
    }

    private static void misbehave(PeerGuard guard, NodeId peer, int times) {
        for (int i = 0; i < times; i++) {
            guard.report(at(peer, ADDRESS), Violation.MALFORMED, "garbage");
        }
    }

    @Test
    void violations_banAtTheScoreOfTheSettings_andNoSooner() throws Exception {
        PeerGuard guard = open();
        NodeId peer = NodeKey.generate().id();

        misbehave(guard, peer, 4);
        assertThat(guard.isBanned(peer)).isFalse();
        assertThat(guard.score(peer)).isEqualTo(-80);
        misbehave(guard, peer, 1);
        assertThat(guard.isBanned(peer)).isTrue();
        assertThat(told).extracting(Ban::subject).containsExactly(new BanSubject.Key(peer));
        assertThat(told.getFirst().reason()).isEqualTo("MALFORMED: garbage");
    }

    @Test
    void score_halvesInEachHalfLife() throws Exception {
        PeerGuard guard = open();
        NodeId peer = NodeKey.generate().id();
        misbehave(guard, peer, 4);

        clock.advance(HALF_LIFE);
        assertThat(guard.score(peer)).isEqualTo(-40);
        clock.advance(HALF_LIFE);
        assertThat(guard.score(peer)).isEqualTo(-20);
    }

    @Test
    void slowMisbehaviour_healsFasterThanItCosts() throws Exception {
        PeerGuard guard = open();
        NodeId peer = NodeKey.generate().id();
        for (int i = 0; i < 100; i++) {
            misbehave(guard, peer, 1);
            clock.advance(HALF_LIFE);
        }
        assertThat(guard.isBanned(peer)).isFalse();
    }

    @Test
    void ban_outlivesARestart_andEnds() throws Exception {
        NodeId peer = NodeKey.generate().id();
        PeerGuard before = open();
        misbehave(before, peer, 5);
        before.close();

        PeerGuard after = open();
        assertThat(after.isBanned(peer)).isTrue();
        assertThat(after.bans()).isEqualTo(before.bans());
        clock.advance(LENGTH);
        assertThat(after.isBanned(peer)).isFalse();
        assertThat(after.bans()).isEmpty();
    }

    @Test
    void addressOfABannedKey_staysOpen_unlessTheRuleSaysSo() throws Exception {
        PeerGuard guard = open();
        for (int i = 0; i < 10; i++) {
            misbehave(guard, NodeKey.generate().id(), 5);
        }
        assertThat(guard.isBanned(ADDRESS)).isFalse();
    }

    @Test
    void manyBannedKeysOfOneAddress_banIt_whereTheRuleSaysSo() throws Exception {
        PeerGuard guard = open(KEYS_FOR_ADDRESS, 100);
        for (int i = 0; i < KEYS_FOR_ADDRESS - 1; i++) {
            misbehave(guard, NodeKey.generate().id(), 5);
        }
        assertThat(guard.isBanned(ADDRESS)).isFalse();
        misbehave(guard, NodeKey.generate().id(), 5);

        assertThat(guard.isBanned(ADDRESS)).isTrue();
        assertThat(guard.isBanned(InetAddress.ofLiteral("192.0.2.2"))).isFalse();
    }

    @Test
    void oneKeyOfManyAddresses_isOneKey() throws Exception {
        PeerGuard guard = open(KEYS_FOR_ADDRESS, 100);
        NodeId peer = NodeKey.generate().id();
        for (int i = 1; i <= 5; i++) {
            InetAddress address = InetAddress.ofLiteral("192.0.2." + i);
            guard.report(at(peer, address), Violation.MALFORMED, "garbage");
        }
        assertThat(guard.isBanned(peer)).isTrue();
        assertThat(guard.bans()).hasSize(1);
    }

    @Test
    void abandonedHandshakes_banTheirAddress_whereTheRuleSaysSo() throws Exception {
        PeerGuard lenient = open();
        PeerGuard strict = open(KEYS_FOR_ADDRESS, 100);
        for (PeerGuard guard : List.of(lenient, strict)) {
            guard.report(ADDRESS, Violation.ABANDONED_HANDSHAKE, "too slow");
            guard.report(ADDRESS, Violation.ABANDONED_HANDSHAKE, "too slow");
        }
        assertThat(lenient.isBanned(ADDRESS)).isFalse();
        assertThat(strict.isBanned(ADDRESS)).isTrue();
    }

    @Test
    void ipv6Address_meansItsNetwork() throws Exception {
        PeerGuard guard = open();
        guard.ban(BanSubject.parse("2001:db8::1"), Optional.of(LENGTH), "by hand");

        assertThat(guard.isBanned(InetAddress.ofLiteral("2001:db8::ffff"))).isTrue();
        assertThat(guard.isBanned(InetAddress.ofLiteral("2001:db8:0:1::1"))).isFalse();
        String text = guard.bans().getFirst().subject().toString();
        assertThat(BanSubject.parse(text)).isEqualTo(guard.bans().getFirst().subject());
    }

    @Test
    void trustedKey_isNeverBanned_byHandNeither() throws Exception {
        PeerGuard guard = open();
        misbehave(guard, trusted, 100);

        assertThat(guard.isBanned(trusted)).isFalse();
        assertThatThrownBy(() -> guard.ban(new BanSubject.Key(trusted), Optional.empty(), ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("umbel.ban.never");
    }

    @Test
    void unban_letsInAgain_withACleanScore_alsoAfterARestart() throws Exception {
        PeerGuard guard = open();
        NodeId peer = NodeKey.generate().id();
        misbehave(guard, peer, 5);

        assertThat(guard.unban(new BanSubject.Key(peer))).isTrue();
        assertThat(guard.unban(new BanSubject.Key(peer))).isFalse();
        assertThat(guard.score(peer)).isZero();
        assertThat(open().isBanned(peer)).isFalse();
    }

    @Test
    void banForEver_hasNoEnd() throws Exception {
        PeerGuard guard = open();
        NodeId peer = NodeKey.generate().id();
        guard.ban(new BanSubject.Key(peer), Optional.empty(), "two\nlines");

        clock.advance(Duration.ofDays(36_500));
        assertThat(open().isBanned(peer)).isTrue();
        assertThat(open().bans().getFirst().reason()).isEqualTo("two lines");
    }

    @Test
    void moreBansThanFit_dropTheOneThatEndsFirst() throws Exception {
        PeerGuard guard = open(0, 2);
        for (int i = 1; i <= 3; i++) {
            guard.ban(
                    BanSubject.parse("192.0.2." + i), Optional.of(Duration.ofHours(i)), "by hand");
        }
        assertThat(guard.bans())
                .extracting(ban -> ban.subject().toString())
                .containsExactlyInAnyOrder("192.0.2.2", "192.0.2.3");
    }

    @Test
    void damagedFile_isNotOverwritten_butTold() throws Exception {
        Path file = home.resolve("bans");
        Files.writeString(file, "# a comment\n192.0.2.1 yesterday\n");

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bans:2: \"192.0.2.1 yesterday\" (expected");
        assertThat(file).content().contains("yesterday");
    }

    @Test
    void aHundredThousandPeersAndAddresses_areHeldToTheLimits() throws Exception {
        PeerGuard guard = open(1, 1000);
        for (int i = 0; i < 100_000; i++) {
            InetAddress address =
                    InetAddress.getByAddress(
                            new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i});
            guard.report(address, Violation.ABANDONED_HANDSHAKE, "");
        }
        assertThat(guard.remembered()).isLessThanOrEqualTo(2 * 65_536);
        assertThat(guard.bans().size()).isLessThanOrEqualTo(1000);
    }
}
