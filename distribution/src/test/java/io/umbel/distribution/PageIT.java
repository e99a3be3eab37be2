package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
        archive.enable("umbel-plugin-echo-");
        archive.enable("umbel-metrics-");
        node =
                NodeWithPage.start(
                        archive, folder.resolve("one"), "umbel.plugins.metrics.http.reload=true");
        second = NodeWithPage.start(archive, folder.resolve("two"));
        third = NodeWithPage.start(archive, folder.resolve("three"));
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
            peersAndTheirCallsAreSeen();
            pluginIsReloadedAfterAConfirmation();
            assertThat(two.pid()).isNotEqualTo(three.pid());
        }
        try (UmbelProcess two = node.connectEcho(archive, second.home());
                UmbelProcess three = node.connectEcho(archive, third.home())) {
            browser.await("two peers again", () -> browser.findAll("#peers tr").size() == 2);
            everyFormIsAccessible_andOnAPicture();

            three.in().close();
            browser.await("that a peer has left", () -> browser.findAll("#peers tr").size() == 1);
            assertThat(two.pid()).isPositive();
        }
        assertThat(browser.consoleErrors()).isEmpty();
    }

    private void peersAndTheirCallsAreSeen() throws InterruptedException {
        browser.await("two peers", () -> browser.findAll("#peers tr").size() == 2);
        browser.await("two connections served", () -> served("/echo/1.0").equals("2"));
        browser.await(
                "the second node's id", () -> browser.text("#peers").contains(shortId(second)));
        browser.await("both in the events", () -> browser.findAll("#events li").size() >= 2);
        assertThat(browser.text("#t-peers")).isEqualTo("with 2 peers");
        assertThat(browser.text("#node-id")).hasSize(52);
    }

    private String served(String alpn) {
        return String.valueOf(
                browser.run(
                        """
                        const row = [...document.querySelectorAll('#protocols tr')].find((r) => r.cells[0].textContent === arguments[0]);
                        return row ? row.cells[3].textContent : '';
                        """,
                        alpn));
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

    private void everyFormIsAccessible_andOnAPicture() throws Exception {
        Path pictures = Path.of(UnpackedArchive.property("umbel.screenshots"));
        browser.await("some history", () -> browser.text("#t-rtt").contains("s"));
        for (String colours : new String[] {"light", "dark"}) {
            browser.show(WIDE, 900, colours);
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
