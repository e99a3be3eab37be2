package io.umbel.node.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.path.PathValidation.Step;
import io.umbel.node.path.PathValidation.Step.Ask;
import io.umbel.node.path.PathValidation.Step.Follow;
import io.umbel.node.path.machine.Transaction;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PathValidationTest {
    private static final long MILLIS = 1_000_000L;
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("127.0.0.1", 7001);
    private static final InetSocketAddress VICTIM = new InetSocketAddress("127.0.0.1", 7002);

    private final PathValidation validation = new PathValidation(new CountingTransactions()::next);

    private static final class CountingTransactions {
        private int count;

        Transaction next() {
            return new Transaction(0, count++);
        }
    }

    private Ask ask(long now) {
        return (Ask) validation.heardElsewhere(ELSEWHERE, now).orElseThrow();
    }

    @Test
    void unknownAddress_isAskedOnceWithASmallProbe() {
        assertThat(ask(0))
                .isEqualTo(new Ask(ELSEWHERE, new Transaction(0, 0), ProbeCodec.PING_SIZE));
    }

    @Test
    void floodFromManyAddresses_causesOneProbeEvery100Millis() {
        long asked = 0;
        for (int i = 0; i < 10_000; i++) {
            var source = new InetSocketAddress("127.0.0.1", 10_000 + i % 50_000);
            asked += validation.heardElsewhere(source, i * MILLIS / 10).stream().count();
        }
        assertThat(asked).isEqualTo(10); // 10 000 packets in one second
    }

    @Test
    void answerAndAnswerOfFullSize_afterSilence_isFollowed() {
        Ask small = ask(200 * MILLIS);
        Ask full = (Ask) answer(small, ELSEWHERE, 0, 201).orElseThrow();
        assertThat(full.size()).isEqualTo(PathValidation.FULL_SIZE);
        assertThat(answer(full, ELSEWHERE, 0, 202)).contains(new Follow(ELSEWHERE));
    }

    @Test
    void peerStillHeardWhereItWas_isNotFollowed() {
        Ask small = ask(200 * MILLIS);
        assertThat(answer(small, ELSEWHERE, 199, 201)).isEmpty();
    }

    @Test
    void answerFromAnotherAddress_countsForNothing() {
        Ask small = ask(200 * MILLIS);
        assertThat(answer(small, VICTIM, 0, 201)).isEmpty();
    }

    @Test
    void replayedAnswer_countsOnce() {
        Ask small = ask(200 * MILLIS);
        assertThat(answer(small, ELSEWHERE, 0, 201)).isPresent();
        assertThat(answer(small, ELSEWHERE, 0, 202)).isEmpty();
    }

    @Test
    void lateAnswer_countsForNothing() {
        Ask small = ask(0);
        assertThat(answer(small, ELSEWHERE, 0, 3_001)).isEmpty();
    }

    @Test
    void openQuestions_areBounded() {
        Ask first = ask(0);
        for (int i = 1; i <= 16; i++) {
            ask(i * 100 * MILLIS);
        }
        assertThat(answer(first, ELSEWHERE, -1_000, 1_601)).isEmpty();
    }

    private Optional<Step> answer(
            Ask question, InetSocketAddress source, long heardMillis, long nowMillis) {
        return validation.answered(
                question.transaction(), source, heardMillis * MILLIS, nowMillis * MILLIS);
    }
}
