package io.umbel.node.address;

import static io.umbel.node.address.Peers.at;
import static io.umbel.node.address.Peers.id;
import static io.umbel.node.address.Peers.way;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.umbel.spi.AddressLookup;
import io.umbel.spi.Alpn;
import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.NodeAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lookups run on real threads; a dial is recorded and answered from a table. */
@Timeout(30)
final class AddressBookTest {
    private static final Alpn ECHO = Alpn.of("/echo/1.0");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final List<NodeAddress> dialed = new ArrayList<>();
    private final List<Duration> limits = new ArrayList<>();
    private final Map<String, Failure> failures = new HashMap<>();

    @Test
    void givenAddressThatWorks_isDialed_andNobodyIsAsked() throws Exception {
        AddressLookup unasked =
                _ -> {
                    throw new AssertionError("asked");
                };

        assertThat(dial(at(1, "192.0.2.1 1"), TIMEOUT, unasked)).isEqualTo("connected");
        assertThat(dialed).containsExactly(at(1, "192.0.2.1 1"));
    }

    @Test
    void bareId_isLookedUp() throws Exception {
        dial(NodeAddress.of(id(1)), TIMEOUT, _ -> List.of(at(1, "192.0.2.1 1")));

        assertThat(dialed).containsExactly(at(1, "192.0.2.1 1"));
    }

    @Test
    void givenAddressThatFails_isFollowedByWhatTheLookupsFind_withoutTryingItAgain()
            throws Exception {
        failures.put("192.0.2.1", Failure.UNREACHABLE);

        dial(
                at(1, "192.0.2.1 1"),
                TIMEOUT,
                _ -> List.of(at(1, "192.0.2.1 1", "192.0.2.2 2"), at(1, "192.0.2.2 2")));

        assertThat(dialed).containsExactly(at(1, "192.0.2.1 1"), at(1, "192.0.2.2 2"));
    }

    @Test
    void firstResult_isDialedWhileAnotherLookupStillSearches() throws Exception {
        var interrupted = new CountDownLatch(1);
        AddressLookup slow =
                _ -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                    return List.of();
                };

        dial(NodeAddress.of(id(1)), TIMEOUT, slow, _ -> List.of(at(1, "192.0.2.1 1")));

        assertThat(dialed).containsExactly(at(1, "192.0.2.1 1"));
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void secondResult_isDialedWhenTheFirstFails() throws Exception {
        failures.put("192.0.2.1", Failure.WRONG_KEY);
        var firstWasDialed = new CountDownLatch(1);
        AddressLookup second =
                _ -> {
                    firstWasDialed.await();
                    return List.of(at(1, "192.0.2.2 2"));
                };

        book(_ -> List.of(at(1, "192.0.2.1 1")), second)
                .dial(
                        NodeAddress.of(id(1)),
                        ECHO,
                        TIMEOUT,
                        (peer, alpn, atMost) -> {
                            firstWasDialed.countDown();
                            return record(peer, alpn, atMost);
                        });

        assertThat(dialed).containsExactly(at(1, "192.0.2.1 1"), at(1, "192.0.2.2 2"));
    }

    @Test
    void lookupThatFails_hidesNothing() throws Exception {
        AddressLookup broken =
                _ -> {
                    throw new LinkageError("bundled by mistake");
                };

        dial(NodeAddress.of(id(1)), TIMEOUT, broken, _ -> List.of(at(1, "192.0.2.1 1")));

        assertThat(dialed).containsExactly(at(1, "192.0.2.1 1"));
    }

    @Test
    void addressOfAnotherPeer_isNotDialed() {
        assertThat(failed(NodeAddress.of(id(1)), TIMEOUT, _ -> List.of(at(2, "192.0.2.2 2"))))
                .isEqualTo(Failure.NO_ADDRESS);
        assertThat(dialed).isEmpty();
    }

    @Test
    void syntheticAddress_isNeverDialed_givenOrFound() {
        assertThat(
                        failed(
                                at(1, "fd15:70a:510b::1 1"),
                                TIMEOUT,
                                _ -> List.of(at(1, "fd15:70a:510b::2 1"))))
                .isEqualTo(Failure.NO_ADDRESS);
        assertThat(dialed).isEmpty();
    }

    @Test
    void noAddress_saysWhatEverySourceHadToSay() {
        AddressLookup broken =
                _ -> {
                    throw new IllegalStateException("no route to the directory");
                };

        assertThatThrownBy(() ->
                        dial(
                                at(1, "nowhere.test 1"),
                                TIMEOUT,
                                new ConfiguredAddresses(List.of()),
                                broken))
                .isInstanceOf(DialException.class)
                .hasMessageContaining(id(1).toString())
                .hasMessageContaining("host name 'nowhere.test' cannot be resolved")
                .hasMessageContaining("no route to the directory")
                .hasMessageContaining("asked: ConfiguredAddresses, ")
                .hasMessageContaining("expected umbel://<node-id>@host:port");
    }

    @Test
    void lookupThatNeverEnds_isCutOffWhenTheTimeIsOver() {
        AddressLookup endless =
                _ -> {
                    new CountDownLatch(1).await();
                    return List.of();
                };

        assertThatThrownBy(() -> dial(NodeAddress.of(id(1)), SHORT, endless))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("the time to dial is over");
    }

    @Test
    void hostNameThatIsNotResolvedInTime_doesNotHoldTheDial() {
        var never = new CountDownLatch(1);

        assertThatThrownBy(() -> slow(never).dial(at(1, "slow.test 1"), ECHO, SHORT, this::record))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("the time to dial is over");
        never.countDown();
    }

    @Test
    void addressBesideAHostNameThatTakesLong_isDialedAtOnce() throws Exception {
        var never = new CountDownLatch(1);

        slow(never).dial(at(1, "slow.test 1", "192.0.2.1 1"), ECHO, TIMEOUT, this::record);

        assertThat(dialed).containsExactly(at(1, "192.0.2.1 1"));
        never.countDown();
    }

    private static AddressBook slow(CountDownLatch never) {
        return new AddressBook(
                List::of,
                host -> {
                    awaitUninterruptibly(never);
                    throw new UnknownHostException(host);
                },
                System::nanoTime);
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {"NOT_SERVING", "REFUSED", "CIRCUIT_OPEN", "NOT_POSSIBLE"})
    void answerOfThePeer_endsTheSearch(Failure answer) {
        failures.put("192.0.2.1", answer);

        assertThat(failed(at(1, "192.0.2.1 1"), TIMEOUT, _ -> List.of(at(1, "192.0.2.2 2"))))
                .isEqualTo(answer);
        assertThat(dialed).hasSize(1);
    }

    @Test
    void lastFailure_isTheOneThatIsTold() {
        failures.put("192.0.2.1", Failure.UNREACHABLE);
        failures.put("192.0.2.2", Failure.WRONG_KEY);

        assertThat(failed(at(1, "192.0.2.1 1"), TIMEOUT, _ -> List.of(at(1, "192.0.2.2 2"))))
                .isEqualTo(Failure.WRONG_KEY);
    }

    @Test
    void dialThatCanBeFollowed_leavesHalfOfTheTimeToTheOthers() throws Exception {
        dial(at(1, "192.0.2.1 1"), TIMEOUT);
        dial(at(1, "192.0.2.1 1"), TIMEOUT, new ConfiguredAddresses(List.of()));

        assertThat(limits.getFirst()).isGreaterThan(TIMEOUT.dividedBy(2));
        assertThat(limits.getLast()).isLessThanOrEqualTo(TIMEOUT.dividedBy(2));
    }

    private String dial(NodeAddress peer, Duration timeout, AddressLookup... lookups)
            throws Exception {
        return book(lookups).dial(peer, ECHO, timeout, this::record);
    }

    @Test
    void addresses_areAllThatTheLookupsKnow_inTheTimeThereIs_eachOnce() throws Exception {
        AddressLookup tooSlow =
                _ -> {
                    new CountDownLatch(1).await();
                    return List.of();
                };
        AddressLookup one = _ -> List.of(at(1, "192.0.2.1 1", "192.0.2.2 2"));
        AddressLookup other = _ -> List.of(at(1, "192.0.2.2 2"), at(2, "192.0.2.3 3"));

        assertThat(book(one, tooSlow, other).addresses(id(1), Duration.ofSeconds(1)))
                .containsExactlyInAnyOrder(way("192.0.2.1 1"), way("192.0.2.2 2"));
        assertThat(book(one).addresses(id(3), TIMEOUT)).isEmpty();
    }

    private Failure failed(NodeAddress peer, Duration timeout, AddressLookup... lookups) {
        return catchThrowableOfType(DialException.class, () -> dial(peer, timeout, lookups))
                .failure();
    }

    private static AddressBook book(AddressLookup... lookups) {
        return new AddressBook(() -> List.of(lookups), AddressBookTest::unknown, System::nanoTime);
    }

    private static InetAddress[] unknown(String host) throws UnknownHostException {
        throw new UnknownHostException(host);
    }

    private String record(NodeAddress peer, Alpn alpn, Duration atMost) throws DialException {
        assertThat(alpn).isEqualTo(ECHO);
        dialed.add(peer);
        limits.add(atMost);
        for (var way : peer.addresses()) {
            Failure failure = failures.get(way.getAddress().getHostAddress());
            if (failure != null) {
                throw new DialException(failure, "recorded", null);
            }
        }
        return "connected";
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean over = false;
        while (!over) {
            try {
                latch.await();
                over = true;
            } catch (InterruptedException _) {
                // getaddrinfo does not hear of it either
            }
        }
    }
}
