package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.umbel.relay.NatLab.Nat;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.Stream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a connection between two NATs survives: nobody above it notices more than a pause. */
@Tag("slow")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PathFailureTest {
    private static final Logger log = LoggerFactory.getLogger(PathFailureTest.class);
    private static final Alpn ECHO = Alpn.of("/echo/1.0");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path temporary;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeAll
    static void needsALab() {
        var reason = NatLab.isMissing();
        assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Numbers that go there and back, one after the other, on one stream. */
    private final class Conversation {
        private final Connection connection;
        private final Future<Long> longestPause;
        private final AtomicLong said = new AtomicLong();
        private volatile boolean over;

        Conversation(Connection connection) {
            this.connection = connection;
            this.longestPause = threads.submit(this::talk);
        }

        private long talk() throws Exception {
            long longest = 0;
            try (Stream stream = connection.openStream()) {
                var out = new DataOutputStream(stream.out());
                var in = new DataInputStream(stream.in());
                while (!over) {
                    long begun = System.nanoTime();
                    out.writeLong(said.get());
                    assertThat(in.readLong()).isEqualTo(said.getAndIncrement());
                    longest = Math.max(longest, System.nanoTime() - begun);
                }
            }
            return longest;
        }

        void goesOn() {
            long now = said.get();
            await(() -> said.get() > now + 100);
        }

        void becomes(Class<? extends NetworkPath> kind) {
            await(() -> kind.isInstance(connection.info().path()));
        }

        private void await(BooleanSupplier condition) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!condition.getAsBoolean()) {
                assertThat(longestPause).isNotDone();
                assertThat(System.nanoTime()).as("time to wait").isLessThan(end);
                Thread.onSpinWait();
            }
        }

        long end() throws Exception {
            over = true;
            return TimeUnit.NANOSECONDS.toMillis(longestPause.get());
        }
    }

    private Conversation directConversation(LabNodes nodes) throws Exception {
        var conversation =
                new Conversation(nodes.dialer().context().dial(nodes.peerThroughRelay(), ECHO));
        conversation.becomes(NetworkPath.Direct.class);
        conversation.goesOn();
        return conversation;
    }

    @Test
    void directPathThatIsCut_isReplacedByTheRelay_andTakenAgainWhenItIsBack() throws Exception {
        try (NatLab lab = NatLab.between(Nat.PORT_RESTRICTED, Nat.PORT_RESTRICTED);
                LabNodes nodes = LabNodes.start(lab, temporary)) {
            Conversation conversation = directConversation(nodes);
            lab.cut();
            conversation.becomes(NetworkPath.Relayed.class);
            conversation.goesOn();
            lab.restore();
            conversation.becomes(NetworkPath.Direct.class);
            conversation.goesOn();
            log.info("direct path cut and restored: longest pause {} ms", conversation.end());
        }
    }

    @Test
    void relayThatDies_doesNotDisturbADirectConnection() throws Exception {
        try (NatLab lab = NatLab.between(Nat.PORT_RESTRICTED, Nat.PORT_RESTRICTED);
                LabNodes nodes = LabNodes.start(lab, temporary)) {
            Conversation conversation = directConversation(nodes);
            nodes.relay().close();
            await(() -> nodes.peer().address().relays().isEmpty());
            conversation.goesOn();
            conversation.becomes(NetworkPath.Direct.class);
            log.info("relay closed while direct: longest pause {} ms", conversation.end());
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time to wait").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
