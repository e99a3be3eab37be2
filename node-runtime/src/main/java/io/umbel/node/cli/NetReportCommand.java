package io.umbel.node.cli;

import io.umbel.node.control.DialingNode;
import io.umbel.node.control.HostAndPort;
import io.umbel.node.portmapping.RouterInquiry;
import io.umbel.node.relay.RelayVisit;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.settings.PortMapping;
import io.umbel.node.terminal.Progress;
import io.umbel.node.terminal.Table;
import io.umbel.node.terminal.Texts;
import io.umbel.spi.Connection;
import io.umbel.spi.DialException;
import io.umbel.spi.NodeAddress;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

/** {@code umbel net report}. */
@Command(
        name = "report",
        description = {
            "Ask the relays of the settings how this machine looks from outside.",
            "Tells whether UDP passes, what kind of NAT there is, whether the router maps ports, and how"
                    + " far the relays are. Dials from a port and with a key of its own: the running node is not disturbed."
        })
final class NetReportCommand implements Callable<Integer> {
    private static final long LONGEST_SECONDS = 10;

    private final UmbelCommand umbel;

    NetReportCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        NodeSettings settings = umbel.settings();
        var relays = new ArrayList<NetReport.Relay>();
        try (DialingNode node = umbel.environment().nodes().dialer(settings)) {
            for (NodeAddress relay : settings.reach().relays()) {
                String token = settings.reach().relayTokens().getOrDefault(relay.id(), "");
                relays.add(visit(node, relay, token));
            }
            print(
                    new NetReport(
                            node.context().address().addresses(),
                            relays,
                            router(settings.reach().portMapping())));
        }
        return ExitCode.DONE;
    }

    private String router(PortMapping setting) {
        try (Progress _ = umbel.progress("asking the router")) {
            return RouterInquiry.external(setting)
                    .map(external -> "possible: the router is " + external.getHostAddress())
                    .orElse("off (umbel.port-mapping)");
        } catch (IOException e) {
            return "not possible: " + e.getMessage();
        }
    }

    private NetReport.Relay visit(DialingNode node, NodeAddress relay, String token)
            throws InterruptedException {
        try (Progress _ = umbel.progress("asking " + relay);
                Connection connection = node.context().dial(relay, RelayVisit.ALPN)) {
            return visit(connection, relay, token);
        } catch (DialException e) {
            boolean reached = e.failure() != DialException.Failure.UNREACHABLE;
            return NetReport.Relay.failed(relay.toString(), reached, e);
        } catch (IOException e) {
            return NetReport.Relay.failed(relay.toString(), false, e);
        }
    }

    private NetReport.Relay visit(Connection connection, NodeAddress relay, String token)
            throws InterruptedException {
        var late =
                umbel.environment()
                        .timer()
                        .schedule(() -> connection.close(), LONGEST_SECONDS, TimeUnit.SECONDS);
        try {
            RelayVisit.Sight sight =
                    RelayVisit.at(connection, token, umbel.environment().nanoTime());
            return new NetReport.Relay(
                    relay.toString(), true, sight.observed().orElse(null), sight.rtt(), "");
        } catch (IOException e) {
            return NetReport.Relay.failed(relay.toString(), true, e);
        } finally {
            late.cancel(false);
        }
    }

    private void print(NetReport report) throws IOException {
        if (umbel.json()) {
            umbel.printJson(report);
            return;
        }
        PrintStream out = umbel.terminal().out();
        out.println("UDP        " + report.udpText());
        out.println("addresses  " + Texts.listed(report.own()));
        out.println("NAT        " + report.natText());
        out.println("mapping    " + report.router());
        if (!report.relays().isEmpty()) {
            out.println();
            table(report).print(out, umbel.terminal().style());
        }
        out.println();
        out.println(report.advice());
    }

    private static Table table(NetReport report) {
        var table = new Table("RELAY", "RTT", "SEES THIS NODE AT");
        for (NetReport.Relay relay : report.relays()) {
            var rtt = relay.rtt();
            var observed = relay.observed();
            table.row(
                    relay.relay(),
                    rtt == null ? "-" : Texts.duration(rtt),
                    observed == null ? relay.problem() : HostAndPort.format(observed));
        }
        return table;
    }
}
