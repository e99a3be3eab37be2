package io.umbel.metrics.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.metrics.FixedInspector;
import io.umbel.spi.NodeAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventJournalTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:01Z");

    private final FixedInspector node =
            new FixedInspector(NodeAddress.of(FixedInspector.peer(999)));

    @Test
    void peerThatComesAndGoes_isTwoEvents_newestFirst() {
        var journal = new EventJournal(10);
        var alone = node.snapshot();
        node.peers(1);
        var together = node.snapshot();

        journal.note(NOW, alone, together);
        journal.note(NOW.plusSeconds(1), together, alone);

        assertThat(journal.newestFirst())
                .extracting(EventJournal.Event::text)
                .containsExactly("/echo/1.0 disconnected", "/echo/1.0 connected");
    }

    @Test
    void nothingNew_isNoEvent() {
        var journal = new EventJournal(10);
        node.peers(3);

        journal.note(NOW, node.snapshot(), node.snapshot());

        assertThat(journal.newestFirst()).isEmpty();
    }

    @Test
    void journal_keepsTheNewestOnly() {
        var journal = new EventJournal(2);
        var alone = node.snapshot();
        node.peers(5);

        journal.note(NOW, alone, node.snapshot());

        List<EventJournal.Event> events = journal.newestFirst();
        assertThat(events).hasSize(2);
        assertThat(events.getFirst().subject()).isEqualTo(FixedInspector.peer(4).toShortString());
    }
}
