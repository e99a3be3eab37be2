package io.umbel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Each mistake is found, by the law that names it and by no other that does not suffer from it. */
final class ProtocolHandlerContractTestTest {

    @Test
    void rightHandler_breaksNoLaw() {
        assertThat(brokenLaws(WrongHandlers.Right.class)).isEmpty();
    }

    @Test
    void leakedPlatformThread_isFound() {
        assertThat(brokenLaws(WrongHandlers.LeaksPlatformThread.class))
                .containsExactly("stopping_leavesNoThread");
    }

    @Test
    void leakedVirtualThread_isFound() {
        assertThat(brokenLaws(WrongHandlers.LeaksVirtualThread.class))
                .containsExactly("stopping_leavesNoThread");
    }

    @Test
    void ignoredInterruption_isFound() {
        assertThat(brokenLaws(WrongHandlers.IgnoresInterruption.class))
                .containsExactly(
                        "interruption_endsHandlerThatReads_withinASecond",
                        "interruption_endsHandlerThatWaits_withinASecond");
    }

    @Test
    void hangingAfterAReset_isFound() {
        assertThat(brokenLaws(WrongHandlers.SwallowsResetAndHangs.class))
                .containsExactly("peerReset_midRead_endsHandlerOrStream");
    }

    @Test
    void hangingAfterTheEndOfTheConnection_isFound() {
        assertThat(brokenLaws(WrongHandlers.SwallowsCloseAndHangs.class))
                .contains(
                        "peerClosing_endsHandlerThatReads",
                        "peerClosing_endsHandlerThatWaits",
                        "peerVanishing_endsHandlerThatReads");
    }

    @Test
    void returningBeforeThePeerHasRead_isFound_everyTime() {
        var law =
                selectMethod(
                        WrongHandlers.ReturnsTooEarly.class,
                        "exchange_losesNoBytes_whenThePeerReadsLate");
        for (int i = 0; i < 50; i++) {
            assertThat(run(law).failed().count()).isEqualTo(1);
        }
    }

    @Test
    void servingOneAtATime_isFound() {
        assertThat(brokenLaws(WrongHandlers.ServesOneAtATime.class))
                .containsExactly("manyPeers_areServedAtOnce");
    }

    @Test
    void streamsThatNeverEnd_areFound() {
        assertThat(brokenLaws(WrongHandlers.NeverEndsItsStreams.class))
                .contains("exchange_leavesNoStreamOpen");
    }

    @Test
    void usingTheConnectionAfterReturning_isFound() {
        assertThat(brokenLaws(WrongHandlers.HandsTheConnectionToAThreadAndReturns.class))
                .contains("exchange_losesNoBytes_whenThePeerReadsLate");
    }

    @Test
    void hangingShutdown_isFound() {
        assertThat(brokenLaws(WrongHandlers.HangsInShutdown.class))
                .contains("shutdown_returnsWithinItsGrace");
    }

    @Test
    void shutdownThatWorksOnce_isFound() {
        assertThat(brokenLaws(WrongHandlers.FailsInSecondShutdown.class))
                .containsExactly("secondShutdown_isHarmless");
    }

    @Test
    void handlerThatCannotBeMade_isFound() {
        assertThat(failures(WrongHandlers.NeedsSettingsThatItDoesNotHave.class))
                .isNotEmpty()
                .allMatch(message -> message.contains("token: missing"));
    }

    private static List<String> brokenLaws(Class<?> contract) {
        return runAll(contract).failed().stream()
                .map(event -> event.getTestDescriptor().getDisplayName().replace("()", ""))
                .sorted()
                .toList();
    }

    private static List<String> failures(Class<?> contract) {
        return runAll(contract).failed().stream()
                .map(Event::getPayload)
                .map(Object::toString)
                .toList();
    }

    private static Events runAll(Class<?> contract) {
        Events laws = run(selectClass(contract));
        assertThat(laws.started().count()).as("laws that ran").isGreaterThan(10);
        return laws;
    }

    private static Events run(DiscoverySelector selector) {
        return EngineTestKit.engine("junit-jupiter").selectors(selector).execute().testEvents();
    }
}
