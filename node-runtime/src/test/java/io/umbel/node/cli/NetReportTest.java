package io.umbel.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.cli.NetReport.Nat;
import io.umbel.node.cli.NetReport.Reached;
import io.umbel.node.cli.NetReport.Relay;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NetReportTest {
    private static final InetSocketAddress OWN = new InetSocketAddress("192.168.1.10", 4433);
    private static final InetSocketAddress SEEN = new InetSocketAddress("203.0.113.11", 4433);
    private static final InetSocketAddress OTHER = new InetSocketAddress("203.0.113.11", 40001);

    private static NetReport seenAt(InetSocketAddress... observed) {
        return new NetReport(
                List.of(OWN),
                Arrays.stream(observed)
                        .map(at ->
                                new Relay(
                                        "umbel://relay",
                                        Reached.UDP,
                                        at,
                                        Duration.ofMillis(12),
                                        ""))
                        .toList(),
                "off");
    }

    @Test
    void addressThatTheSocketHas_meansNoNat() {
        assertThat(seenAt(OWN, OWN).nat()).isEqualTo(Nat.NONE);
    }

    @Test
    void twoRelays_tellTheKindsOfNatApart() {
        assertThat(seenAt(SEEN, SEEN).nat()).isEqualTo(Nat.SAME_MAPPING);
        assertThat(seenAt(SEEN, OTHER).nat()).isEqualTo(Nat.MAPPING_FOR_EACH_DESTINATION);
        assertThat(seenAt(SEEN).nat()).isEqualTo(Nat.SOME);
    }

    @Test
    void relaysThatDoNotAnswer_meanThatUdpMayBeBlocked() {
        var silent =
                new Relay("umbel://relay", Reached.NOT, null, null, "no answer within 5000 ms");
        var report = new NetReport(List.of(OWN), List.of(silent), "off");
        assertThat(report.udp()).isFalse();
        assertThat(report.nat()).isEqualTo(Nat.UNKNOWN);
        assertThat(report.advice()).contains("UDP");
    }

    @Test
    void relaysThatAnswerOverTcpAlone_meanThatUdpIsBlocked() {
        var overTcp = new Relay("umbel://relay", Reached.TCP, null, Duration.ofMillis(12), "");
        var report = new NetReport(List.of(OWN), List.of(overTcp), "off");
        assertThat(report.udp()).isFalse();
        assertThat(report.udpText()).contains("TCP");
        assertThat(report.advice()).contains("UDP is blocked", "over TCP");
    }

    @Test
    void noRelay_isSaid() {
        assertThat(new NetReport(List.of(OWN), List.of(), "off").advice()).contains("umbel.relays");
    }
}
