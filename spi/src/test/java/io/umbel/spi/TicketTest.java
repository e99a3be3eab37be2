package io.umbel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TicketTest {
    private static final String ID = Samples.RFC_8032.toHex();

    @Test
    void ticket_survivesTheRoundTrip() {
        var random = new Random(5);
        for (int i = 0; i < 200; i++) {
            var ticket = new Ticket(Samples.nodeAddress(random));

            assertThat(ticket.toString()).matches("umbel1[a-z2-7]+");
            assertThat(Ticket.parse(ticket.toString())).isEqualTo(ticket);
            assertThat(Ticket.parse(" " + ticket.toString().toUpperCase(Locale.ROOT) + "\n"))
                    .isEqualTo(ticket);
        }
    }

    @Test
    void largestAddress_survivesTheRoundTrip() {
        var random = new Random(6);
        var relay = URI.create("https://" + "r".repeat(NodeAddress.MAX_RELAY_LENGTH - 8));
        var ticket =
                new Ticket(
                        new NodeAddress(
                                Samples.nodeId(random),
                                Stream.generate(() -> Samples.address(random))
                                        .limit(NodeAddress.MAX_WAYS)
                                        .toList(),
                                Collections.nCopies(NodeAddress.MAX_WAYS, relay)));

        assertThat(Ticket.parse(ticket.toString())).isEqualTo(ticket);
    }

    @Test
    void hostNames_areNotCarried() {
        NodeAddress named =
                NodeAddress.of(
                        Samples.RFC_8032, InetSocketAddress.createUnresolved("node.example", 1));

        assertThat(Ticket.parse(new Ticket(named).toString()).address().isBareId()).isTrue();
    }

    @Test
    void oneChangedCharacter_isNoticed() {
        var random = new Random(7);
        String word = new Ticket(Samples.nodeAddress(random)).toString();
        for (int i = "umbel1".length(); i < word.length(); i++) {
            var changed = new StringBuilder(word);
            changed.setCharAt(i, word.charAt(i) == 'a' ? 'b' : 'a');
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Ticket.parse(changed.toString()))
                    .withMessageContaining("ticket: ");
        }
    }

    @Test
    void cutTicket_isNoticed() {
        String word = new Ticket(Samples.nodeAddress(new Random(8))).toString();
        for (int length = 0; length < word.length(); length++) {
            String cut = word.substring(0, length);
            assertThatIllegalArgumentException().isThrownBy(() -> Ticket.parse(cut));
        }
    }

    /** Whoever forges a ticket forges its checksum too. */
    @ParameterizedTest
    @CsvSource({
        "02, version 2 (expected 1; a newer umbel made it)",
        "01, node id: 0 bytes (expected 32)",
        "01 ID, ends too early",
        "01 ID 01 05 0102030405 0001 00, holds no IP address",
        "01 ID 01 04 01020304 0000 00, port 0",
        "01 ID ff, ends too early",
        "01 ID 00 01 0001 20, expected an absolute URI",
        "01 ID 00 00 00, 1 bytes after its end (expected none)",
    })
    void forgedContent_isRefused(String content, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ticket.parse(forge(content)))
                .withMessageContaining(message);
    }

    @Test
    void randomContentWithGoodChecksum_isReadOrRefused_neverMore() {
        var random = new Random(9);
        for (int i = 0; i < 5_000; i++) {
            byte[] content = Samples.bytes(random, random.nextInt(1, 120));
            content[0] = 1;
            try {
                var _ = Ticket.parse(seal(content)).address();
            } catch (IllegalArgumentException expected) {
                assertThat(expected).hasMessageContaining("expected");
            }
        }
    }

    @Test
    void foreignWord_isRefusedWithItsBeginning() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ticket.parse("x".repeat(1000)))
                .withMessage(
                        "ticket: '%s' (expected a word that starts with umbel1)", "x".repeat(20));
    }

    private static String forge(String content) {
        String hex = content.replace("ID", ID).replace(" ", "");
        return seal(HexFormat.of().parseHex(hex));
    }

    private static String seal(byte[] content) {
        var crc = new CRC32C();
        crc.update(content);
        ByteBuffer sealed =
                ByteBuffer.allocate(content.length + Integer.BYTES)
                        .put(content)
                        .putInt((int) crc.getValue());
        return "umbel1" + Base32.encode(sealed.array());
    }
}
