package io.umbel.node.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.control.HostAndPort;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S,0.00 ms",
        "PT0.00042S,0.42 ms",
        "PT0.0125S,13 ms",
        "PT0.999S,999 ms",
        "PT1.25S,1.3 s",
        "PT59.9S,59.9 s",
        "PT12M5S,12m 5s",
        "PT3H4M5S,3h 4m",
        "P2DT3H,2d 3h"
    })
    void durations_showTheirTwoLargestUnits(Duration duration, String text) {
        assertThat(Texts.duration(duration)).isEqualTo(text);
    }

    @Test
    void addresses_showBracketsAroundIpv6() {
        assertThat(HostAndPort.format(new InetSocketAddress(InetAddress.ofLiteral("::1"), 7)))
                .isEqualTo("[0:0:0:0:0:0:0:1]:7");
        assertThat(HostAndPort.format(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 7)))
                .isEqualTo("10.0.0.1:7");
    }

    @Test
    void joined_isSorted() {
        assertThat(Texts.joined(List.of("b", "a"))).isEqualTo("a b");
        assertThat(Texts.joined(List.of())).isEqualTo("nothing");
    }

    @Test
    void table_alignsItsColumns_andHasNoColoursUnlessAsked() {
        var table = new Table("NAME", "N");
        table.row("a longer one", "1");
        table.row("b", "22");

        assertThat(print(table, new Style(false)))
                .isEqualTo("NAME          N\na longer one  1\nb             22\n");
        assertThat(print(table, new Style(true))).startsWith("\u001b[1mNAME          N\u001b[0m\n");
    }

    private static String print(Table table, Style style) {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        table.print(out, style);
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
