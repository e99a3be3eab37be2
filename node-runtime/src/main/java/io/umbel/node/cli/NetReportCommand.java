package io.umbel.node.cli;

import io.umbel.node.cli.NetReport.Reached;
import io.umbel.node.control.DialingNode;
import io.umbel.node.control.HostAndPort;
import io.umbel.node.portmapping.RouterInquiry;
import io.umbel.node.relay.RelayVisit;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.settings.PortMapping;
import io.umbel.node.terminal.Progress;
import io.umbel.node.terminal.Table;
import io.umbel.node.terminal.Texts;
import io.umbel.spi.DialException;
import io.umbel.spi.NodeAddress;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code umbel net report}. */
@Command(
        name = "report",
        description = {
            "Ask the relays of the settings how this machine looks from outside.",
            "Tells whether UDP passes, or only TCP, what kind of NAT there is, whether the router maps ports, and how"
                    + " far the relays are. Dials from a port and with a key of its own: the running node is not disturbed."
        })
final class NetReportCommand implements Callable<Integer> {
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
                relays.add(visit(node, relay));
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

    private NetReport.Relay visit(DialingNode node, NodeAddress relay) throws InterruptedException {
        try (Progress _ = umbel.progress("asking " + relay)) {
            RelayVisit.Sight sight = node.visit(relay);
            return new NetReport.Relay(
                    relay.toString(),
                    sight.overUdp() ? Reached.UDP : Reached.TCP,
                    sight.observed(),
                    sight.rtt(),
                    sight.problem());
        } catch (DialException e) {
            boolean answered = e.failure() != DialException.Failure.UNREACHABLE;
            return NetReport.Relay.failed(
                    relay.toString(), answered ? Reached.UDP : Reached.NOT, e);
        } catch (IOException e) {
            return NetReport.Relay.failed(relay.toString(), Reached.NOT, e);
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
                    observed == null ? unseen(relay) : HostAndPort.format(observed));
        }
        return table;
    }

    private static String unseen(NetReport.Relay relay) {
        return relay.problem().isEmpty() && relay.reached() == Reached.TCP
                ? "over TCP"
                : relay.problem();
    }
}
