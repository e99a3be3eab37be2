package io.umbel.gossip.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MailboxTest {
    private final Mailbox mailbox = new Mailbox(2);
    private final ArrayList<Runnable> batch = new ArrayList<>();

    private CountDownLatch putThree() {
        var done = new CountDownLatch(3);
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        for (int i = 0; i < 3; i++) {
                            mailbox.put(() -> {});
                            done.countDown();
                        }
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });
        return done;
    }

    /** Else twice as many as there is room for could be on their way to one peer. */
    @Test
    void whatTheLoopHasTaken_countsUntilItComesAgain() throws Exception {
        mailbox.submit(() -> {});
        mailbox.submit(() -> {});
        mailbox.drainTo(batch, 0);
        assertThat(batch).hasSize(2);
        CountDownLatch done = putThree();
        assertThat(done.await(50, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(done.getCount()).isEqualTo(3);

        mailbox.drainTo(batch, 0);
        while (!done.await(1, TimeUnit.MILLISECONDS)) {
            mailbox.drainTo(batch, 0);
        }
        assertThat(batch.size()).isBetween(4, 5);
    }

    @Test
    void closedMailbox_takesNothing_andLetsWaitersGo() throws Exception {
        CountDownLatch done = putThree();
        mailbox.close();
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(mailbox.submit(() -> {})).isFalse();
    }
}
