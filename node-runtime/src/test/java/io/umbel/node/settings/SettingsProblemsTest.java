package io.umbel.node.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsProblemsTest {
    @TempDir Path directory;
    private SettingsFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new SettingsFixture(directory, Map.of());
    }

    @Test
    void fiveMistakes_areFiveProblemsInOneGo() throws Exception {
        assertThat(
                        fixture.problems(
                                "umbel {",
                                "  endpoint {",
                                "    port = 70000",
                                "    prest = lan",
                                "    idle-timeout = soon",
                                "  }",
                                "  plugin.watch = perhaps",
                                "  dial.max-pooled = 0",
                                "}"))
                .containsExactly(
                        "umbel.endpoint.port: 70000 (expected 0–65535) at node.conf:3",
                        "umbel.endpoint.prest: unknown key (did you mean preset?) at node.conf:4",
                        "umbel.endpoint.idle-timeout: \"soon\" (expected a duration from 1s to 1h)"
                                + " at node.conf:5",
                        "umbel.plugin.watch: \"perhaps\" (expected true or false) at node.conf:7",
                        "umbel.dial.max-pooled: 0 (expected 1–1000000) at node.conf:8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    endpoint.port = -1                  | endpoint.port: -1 (expected 0–65535)
                    endpoint.port = 1.5                 | endpoint.port: 1.5 (expected 0–65535)
                    endpoint.port = 5000000000          | endpoint.port: 5000000000 (expected 0–65535)
                    endpoint.port = [1]                 | endpoint.port: [1] (expected 0–65535)
                    endpoint.port = null                | endpoint.port: null (expected 0–65535)
                    endpoint = 7                        | endpoint: 7 (expected a section in braces)
                    endpoint.preset = wide              | endpoint.preset: "wide" (expected lan, wan, datacenter, small-calls)
                    endpoint.bind-address = localhost   | endpoint.bind-address: "localhost" (expected an IP address or *)
                    endpoint.idle-timeout = 0s          | endpoint.idle-timeout: "0s" (expected a duration from 1s to 1h)
                    endpoint.keep-alive = 45s           | endpoint.keep-alive: "45s" (expected less than idle-timeout, 30s)
                    endpoint.middleware = telemetry     | endpoint.middleware: "telemetry" (expected a list in brackets)
                    endpoint.middleware = [{a{},b{}}]   | endpoint.middleware[0]: {"a":{},"b":{}} (expected a name, or { name { its settings } })
                    dial.timeout = 11m                  | dial.timeout: "11m" (expected a duration from 100ms to 600s)
                    dial.backoff-initial = 2m           | dial.backoff-max: "60s" (expected at least backoff-initial, 120s)
                    plugins.echo = off                  | plugins.echo: "off" (expected a section in braces)
                    plugins."a.b" { middleware = [1] }  | plugins."a.b".middleware[0]: 1 (expected a name, or { name { its settings } })
                    plugins.echo.middleware = [1]       | plugins.echo.middleware[0]: 1 (expected a name, or { name { its settings } })
                    relay-tokens { x = y }              | relay-tokens.x: node id: 'x' ends in the middle of a byte (expected whole bytes; cut short?)
                    default-handlers { "/a b" = "/c" }  | default-handlers."/a b": alpn: '/a b' (expected visible ASCII, no spaces)
                    plugns.echo { }                     | plugns: unknown key (did you mean plugins?)
                    colour = blue                       | colour: unknown key (expected ban, control, default-handlers, dial, endpoint, home, key-file, local-candidates, paths, peers, plugin, plugins, port-mapping, relay-tokens, relays, reputation, shutdown-grace)
                    endpoint.port = ${NOWHERE}          | endpoint.port: a ${…} in it has no value (define it, or write ${?…} if it may be missing)
                    """)
    void badValue_isToldWithWhatWasExpected(String line, String problem) throws Exception {
        assertThat(fixture.problems("umbel." + line))
                .singleElement()
                .asString()
                .startsWith("umbel." + problem + " at ");
    }

    @Test
    void keyOutsideUmbel_isUnknown() throws Exception {
        assertThat(fixture.problems("umbell.home = /x"))
                .containsExactly("umbell: unknown key (did you mean umbel?) at node.conf:1");
    }

    @Test
    void defaultThatNoLongerFits_isToldWithItsPlace() throws Exception {
        assertThat(fixture.problems("umbel.endpoint.idle-timeout = 5s"))
                .singleElement()
                .asString()
                .matches(
                        "umbel.endpoint.keep-alive: \"10s\" \\(expected less than idle-timeout, 5s\\) at reference.conf:\\d+");
    }

    @Test
    void brokenPeer_isToldByItsIndex() throws Exception {
        assertThat(fixture.problems("umbel.peers = [", "  umbel1abc", "]"))
                .singleElement()
                .asString()
                .startsWith("umbel.peers[0]: ticket: ")
                .endsWith(" at node.conf:2");
    }

    @Test
    void brokenNodeId_isToldByItsIndex() throws Exception {
        assertThat(fixture.problems("umbel.control.allow = [ nobody ]"))
                .singleElement()
                .asString()
                .startsWith("umbel.control.allow[0]: node id: 'nobody' ");
    }

    @Test
    void syntaxError_isToldWithItsLine() throws Exception {
        assertThat(fixture.problems("umbel {", "  home = /x", "  }", "}"))
                .singleElement()
                .asString()
                .endsWith(" at node.conf:4");
    }

    @Test
    void missingFile_isTold() {
        var source = new SettingsSource(Optional.of(directory.resolve("other.conf")), Map.of());

        assertThat(fixture.problems(source))
                .containsExactly(
                        "the settings file does not exist (expected a readable HOCON file) at"
                                + " other.conf");
    }

    @Test
    void mistakesInMiddleware_areToldWithTheirPlaces_allAtOnce() throws Exception {
        assertThat(
                        fixture.problems(
                                "umbel.endpoint.middleware = [",
                                "  { rate-limit { per-peer = often, brust = 2 } }",
                                "]",
                                "umbel.plugins.echo.middleware = [",
                                "  { load-shed { max-cpu = 120%, kinds = [call] } }",
                                "  { auth { allow = [me], operations { \"a/*\" = me } } }",
                                "  { resource-limit { per-peer { unread-bytes = 1B } } }",
                                "]"))
                .containsExactlyInAnyOrder(
                        "umbel.endpoint.middleware[0].rate-limit.per-peer: \"often\" (expected a rate"
                                + " such as 100/s, 30/m or 1000/h, of at most 1000000 calls, or"
                                + " unlimited) at node.conf:2",
                        "umbel.endpoint.middleware[0].rate-limit.brust: unknown key (did you mean"
                                + " burst?) at node.conf:2",
                        "umbel.plugins.echo.middleware[0].load-shed.max-cpu: \"120%\" (expected"
                                + " 1%–100%) at node.conf:5",
                        "umbel.plugins.echo.middleware[0].load-shed.kinds[0]: \"call\" (expected"
                                + " connection, message, rpc, stream) at node.conf:5",
                        "umbel.plugins.echo.middleware[1].auth.allow[0]: node id: 'me' (expected 52"
                                + " base32 characters or 64 hex digits) at node.conf:6",
                        "umbel.plugins.echo.middleware[1].auth.operations.\"a/*\": \"me\" (expected a"
                                + " list of node ids in brackets) at node.conf:6",
                        "umbel.plugins.echo.middleware[2].resource-limit.per-peer.unread-bytes:"
                                + " \"1B\" (expected a size from 1 KiB to 1024 MiB) at node.conf:7");
    }

    @Test
    void badOverride_isToldAsSuch_besideTheFilesProblems() {
        var source =
                new SettingsSource(
                        Optional.of(directory.resolve("other.conf")),
                        Map.of("umbel.endpoint.port", "many", "umbel..home", "/x"));

        assertThat(fixture.problems(source))
                .hasSize(3)
                .contains(
                        "umbel.endpoint.port: \"many\" (expected 0–65535) at --set"
                                + " umbel.endpoint.port");
    }

    @Test
    void override_maySpellOutAList() throws Exception {
        assertThat(
                        fixture.readOverrides(
                                        Map.of(
                                                "umbel.endpoint.middleware",
                                                "[ a, { b { c = 1 } } ]"))
                                .middleware()
                                .everywhere())
                .extracting(MiddlewareSetting::name)
                .containsExactly("a", "b");
    }
}
