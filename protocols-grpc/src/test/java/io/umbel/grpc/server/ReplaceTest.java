package io.umbel.grpc.server;

import static io.umbel.grpc.server.AllListeners.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.TestServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugin is replaced or taken away while it is called. */
@Timeout(90)
final class ReplaceTest {
    private static final SimpleRequest REQUEST = SimpleRequest.getDefaultInstance();
    private static final Duration PROMPT = Duration.ofMillis(500);
    private static final int CALLERS = 16;

    private AllListeners listeners;

    @AfterEach
    void stop() {
        listeners.close();
    }

    /** Its connection lives on with the old generation's call, and must not be given to others. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void callsAfterAReplacement_reachTheNewGeneration_whileTheOldEndsItsOwn(int sessions)
            throws Exception {
        listeners = AllListeners.start("server.drain = 20s", "client.sessions = " + sessions);
        listeners.node.provide(new RecordingService());
        ManagedChannel channel = listeners.channel(Transport.QUIC);
        var early = new Conversation(channel);
        early.assertGoesOn("before");

        var fresh = new RecordingService();
        Thread replacing = listeners.node.replace(fresh);
        while (fresh.callers.isEmpty()) { // the old one may take what is under way
            callPromptly(channel);
        }
        for (int call = 1; call < CALLERS; call++) {
            callPromptly(channel);
        }
        callPromptly(listeners.channel(Transport.QUIC)); // which had no session yet
        assertThat(fresh.callers).hasSize(CALLERS + 1);

        early.assertGoesOn("after");
        early.end();
        assertThat(replacing.join(Duration.ofSeconds(PATIENCE))).isTrue();
    }

    private static void callPromptly(ManagedChannel channel) {
        var _ =
                TestServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(PROMPT)
                        .unaryCall(REQUEST);
    }

    @Test
    void noCallOverQuicFails_whileThePluginIsReplaced() throws Exception {
        listeners = AllListeners.start("server.drain = 5s", "client.sessions = 2");
        listeners.node.provide(new NumberedService());
        var load =
                Load.start(
                        List.of(
                                listeners.channel(Transport.QUIC),
                                listeners.channel(Transport.QUIC)),
                        CALLERS);
        for (int replacements = 0; replacements < 5; replacements++) {
            load.awaitAnswers(500);
            var fresh = new NumberedService();
            Thread replacing = listeners.node.replace(fresh);
            assertThat(replacing.join(Duration.ofSeconds(PATIENCE))).isTrue();
        }
        load.awaitAnswers(500);
        assertThat(load.end()).isEmpty();
        assertThat(load.slowest()).isLessThan(PROMPT);
    }

    /** Others are refused, and say that they may be tried again. */
    @ParameterizedTest
    @EnumSource
    void noCallThatWasAcceptedFails_whileThePluginIsDrained(Transport transport) throws Exception {
        listeners = AllListeners.start("server.drain = 5s");
        var service = new NumberedService();
        listeners.node.provide(service);
        var load = Load.start(List.of(listeners.channel(transport)), CALLERS);
        load.awaitAnswers(500);
        listeners.node.unload();
        load.awaitFailure();

        assertThat(load.end()).noneMatch(failure -> service.accepted(failure.number()));
        listeners.node.load();
        listeners.node.provide(new RecordingService());
        var _ =
                TestServiceGrpc.newBlockingStub(listeners.channel(transport))
                        .withWaitForReady()
                        .withDeadlineAfter(PATIENCE, TimeUnit.SECONDS)
                        .unaryCall(REQUEST);
    }
}
