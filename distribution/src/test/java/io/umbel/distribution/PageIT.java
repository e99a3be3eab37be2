package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a live network, as a person sees it. */
@Tag("slow")
final class PageIT {
    private static final int WIDE = 1280;
    private static final int PHONE = 400;
    private static final String GREETER = "umbel.greeter.v1.Greeter/";
    private static final int SERVED = 3;
    private static final int CALLS = 1;
    private static final int ERRORS = 3;
    private static final int P99 = 5;

    @TempDir private Path folder;
    private UnpackedArchive archive;
    private Browser browser;
    private NodeWithPage node;
    private NodeWithPage second;
    private NodeWithPage third;

    @BeforeEach
    void startNetwork() throws Exception {
        browser = Browser.start();
        archive = UnpackedArchive.into(Files.createDirectory(folder.resolve("unpacked")));
        for (String plugin :
                List.of(
                        "umbel-plugin-echo-",
                        "umbel-metrics-",
                        "umbel-grpc-",
                        "umbel-plugin-greeter-",
                        "umbel-gossip-")) {
            archive.enable(plugin);
        }
        node = start("one", "umbel.plugins.metrics.http.reload=true");
        second = start("two", seed());
        third = start("three", seed());
    }

    private NodeWithPage start(String name, String more) throws Exception {
        return NodeWithPage.start(
                archive,
                folder.resolve(name),
                "umbel.plugins.gossip.topics=[\"chat\"]",
                "umbel.endpoint.idle-timeout=6s",
                "umbel.endpoint.keep-alive=2s",
                more);
    }

    private String seed() {
        return "umbel.plugins.gossip.seeds=[\"" + node.ticket() + "\"]";
    }

    @AfterEach
    void stopNetwork() {
        browser.close();
        node.close();
        second.close();
        third.close();
    }

    @Test
    void page_showsALiveNetwork_toEverybody() throws Exception {
        browser.show(WIDE, 900, "light");
        browser.open(node.page());
        browser.await("that it is live", () -> browser.text("#live-text").equals("live"));
        try (UmbelProcess two = node.connectEcho(archive, second.home());
                UmbelProcess three = node.connectEcho(archive, third.home())) {
            peersAndTheirConnectionsAreSeen();
            everyCallIsCounted();
            neighboursAreDrawn();
            servicesOfTheNetworkAreListed();
            pluginIsReloadedAfterAConfirmation();
            assertThat(two.pid()).isNotEqualTo(three.pid());
        }
        try (UmbelProcess two = node.connectEcho(archive, second.home())) {
            everyFormIsAccessible_andOnAPicture();
            assertThat(two.pid()).isPositive();
            nodeThatIsKilled_leavesTheGraphAndTheTable();
        }
        assertThat(browser.consoleErrors()).isEmpty();
    }

    private void everyCallIsCounted() throws Exception {
        call("Greet", 0);
        browser.await("the first call", () -> calls(GREETER + "Greet").equals("1"));
        call("Greet", 0);
        browser.await("the second call", () -> calls(GREETER + "Greet").equals("2"));
        call("GreetManyTimes", 1);
        browser.await(
                "the call that fails",
                () -> cell("#rpcs", GREETER + "GreetManyTimes", ERRORS).equals("1"));
        assertThat(cell("#rpcs", GREETER + "Greet", ERRORS)).isEqualTo("0");
        assertThat(cell("#rpcs", GREETER + "Greet", P99)).matches("[0-9.]+ .?s");
    }

    /** {@code times} is missing, so that {@code GreetManyTimes} is an error. */
    private void call(String method, int expected) throws Exception {
        try (UmbelProcess call =
                UmbelProcess.start(
                        archive,
                        folder.resolve("caller"),
                        "call",
                        node.ticket(),
                        GREETER + method,
                        "-d",
                        "{\"name\": \"page\"}")) {
            assertThat(call.awaitExit()).as("%s", call).isEqualTo(expected);
        }
    }

    private String calls(String method) {
        return cell("#rpcs", method, CALLS);
    }

    private void neighboursAreDrawn() throws InterruptedException {
        browser.await("the second node in the graph", () -> links(second) > 0);
        browser.await("the third node in the graph", () -> links(third) > 0);
        assertThat(browser.text("#overlay-text")).contains("chat: ");
    }

    /** How many lines lead to a node, eager or lazy. */
    private long links(NodeWithPage neighbour) {
        return (Long)
                browser.run(
                        """
                        return [...document.querySelectorAll('#overlay circle.eager, #overlay circle.lazy')]
                          .filter((c) => c.querySelector('title')?.textContent.startsWith(arguments[0])).length;
                        """,
                        shortId(neighbour));
    }

    private void servicesOfTheNetworkAreListed() throws InterruptedException {
        browser.await("that section", () -> browser.find("#s-services").isDisplayed());
    }

    private void nodeThatIsKilled_leavesTheGraphAndTheTable() throws InterruptedException {
        third.process().close();
        browser.await("that no link leads there", () -> links(third) == 0);
        assertThat(links(second)).isPositive();
        browser.await(
                "that one peer is left", () -> browser.text("#t-peers").equals("with 1 peer"));
    }

    private void peersAndTheirConnectionsAreSeen() throws InterruptedException {
        browser.await("two peers", () -> browser.findAll("#peers tr").size() == 2);
        browser.await("two connections served", () -> served("/echo/1.0").equals("2"));
        browser.await(
                "the second node's id", () -> browser.text("#peers").contains(shortId(second)));
        browser.await("both in the events", () -> browser.findAll("#events li").size() >= 2);
        assertThat(browser.text("#t-peers")).isEqualTo("with 2 peers");
        assertThat(browser.text("#node-id")).hasSize(52);
    }

    private String served(String alpn) {
        return cell("#protocols", alpn, SERVED);
    }

    /** A cell of the row that begins with {@code name}; empty if there is none. */
    private String cell(String table, String name, int column) {
        return String.valueOf(
                browser.run(
                        """
                        const row = [...document.querySelectorAll(arguments[0] + ' tr')].find((r) => r.cells[0].textContent === arguments[1]);
                        return row ? row.cells[arguments[2]].textContent : '';
                        """,
                        table,
                        name,
                        column));
    }

    private static String shortId(NodeWithPage node) {
        return node.process().out().stream()
                .filter(line -> line.startsWith("node "))
                .findFirst()
                .orElseThrow()
                .replaceFirst("^node +", "")
                .substring(0, 10);
    }

    private void pluginIsReloadedAfterAConfirmation() throws InterruptedException {
        browser.find("[data-reload=echo]").click();
        assertThat(browser.text("#confirm-text")).startsWith("echo is begun anew");
        browser.find("#confirm button[value=no]").click();
        assertThat(browser.text("#events")).doesNotContain("plugin echo");

        browser.find("[data-reload=echo]").click();
        browser.find("#confirm button[value=yes]").click();

        browser.await(
                "that it runs anew", () -> browser.text("#events").contains("plugin echo runs"));
    }

    /** What is half faded has a contrast that nobody reads at. */
    private boolean isAtRest() {
        return Boolean.TRUE.equals(
                browser.run(
                        """
                        return !document.querySelector('.toast.shown')
                          && !document.getAnimations().some((a) => a instanceof CSSTransition);
                        """));
    }

    private void everyFormIsAccessible_andOnAPicture() throws Exception {
        Path pictures = Path.of(UnpackedArchive.property("umbel.screenshots"));
        browser.await("some history", () -> browser.text("#t-rtt").contains("s"));
        for (String colours : new String[] {"light", "dark"}) {
            browser.show(WIDE, 900, colours);
            browser.await("that nothing fades any more", this::isAtRest);
            assertThat(browser.accessibilityProblems()).as(colours).isEmpty();
            browser.screenshot(pictures.resolve("dashboard-" + colours + ".png"));
        }
        browser.show(PHONE, 800, "light");
        assertThat(browser.accessibilityProblems()).as("on a phone").isEmpty();
        assertThat(browser.run("return document.documentElement.scrollWidth"))
                .isEqualTo((long) PHONE);
        browser.screenshot(pictures.resolve("dashboard-small.png"));
    }
}
