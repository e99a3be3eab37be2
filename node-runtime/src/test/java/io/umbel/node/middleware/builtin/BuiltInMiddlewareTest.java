package io.umbel.node.middleware.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.umbel.node.guard.Network;
import io.umbel.node.guard.Violations;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.settings.BuiltInSettings;
import io.umbel.node.settings.BuiltInSettings.ResourceLimit;
import io.umbel.node.settings.MiddlewareSetting;
import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.settings.Rate;
import io.umbel.node.settings.SettingsReader;
import io.umbel.node.settings.SettingsSource;
import io.umbel.spi.Admission;
import io.umbel.spi.Alpn;
import io.umbel.spi.AuthContext;
import io.umbel.spi.AuthProvider;
import io.umbel.spi.Call;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Middleware;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeId;
import io.umbel.spi.OnFinish.Outcome;
import io.umbel.spi.Violation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What each built-in refuses, with which code, and what it reports. */
final class BuiltInMiddlewareTest {
    private static final Alpn ALPN = Alpn.of("/test/1.0");

    private final NodeId friend = NodeKey.generate().id();
    private final NodeId stranger = NodeKey.generate().id();
    private final AtomicLong now = new AtomicLong();
    private final List<Violation> reported = new ArrayList<>();
    private final Violations violations = (_, violation, _) -> reported.add(violation);
    private final List<AuthProvider> providers = new ArrayList<>();
    private long unread;

    private static <T extends BuiltInSettings> T settings(Class<T> type, String hocon)
            throws Exception {
        var process = new ProcessEnvironment(Map.of(), Path.of("/"), Optional.empty());
        var setting =
                new SettingsReader(process)
                        .read(
                                new SettingsSource(
                                        Optional.empty(),
                                        Map.of("umbel.endpoint.middleware", "[ " + hocon + " ]")))
                        .middleware()
                        .everywhere()
                        .getFirst();
        return type.cast(((MiddlewareSetting.BuiltIn) setting).settings());
    }

    private static ConnectionInfo info(NodeId peer, long number, String address) {
        return new ConnectionInfo.Quic(
                number,
                peer,
                ALPN,
                ConnectionInfo.Side.ACCEPTOR,
                Instant.EPOCH,
                new NetworkPath.Direct(
                        new InetSocketAddress(InetAddress.ofLiteral(address), 1),
                        Duration.ZERO,
                        Instant.EPOCH));
    }

    private static Call call(NodeId peer, Call.Kind kind, String operation) {
        return new Call(kind, info(peer, 1, "192.0.2.1"), ALPN, operation);
    }

    private static Call rpc(NodeId peer, String operation) {
        return call(peer, Call.Kind.RPC, operation);
    }

    private static void assertAccepts(Middleware middleware, Call call) throws Exception {
        assertThat(middleware.admit(call)).isInstanceOf(Admission.Accept.class);
    }

    private static Admission.Reject assertRefuses(Middleware middleware, Call call, ErrorCode code)
            throws Exception {
        Admission answer = middleware.admit(call);
        assertThat(answer).isInstanceOf(Admission.Reject.class);
        assertThat(((Admission.Reject) answer).code()).isEqualTo(code);
        return (Admission.Reject) answer;
    }

    /* --------------- auth --------------- */

    private AuthMiddleware auth(String hocon) throws Exception {
        return new AuthMiddleware(
                settings(BuiltInSettings.Auth.class, "{ auth " + hocon + " }"),
                () -> providers,
                violations);
    }

    @Test
    void auth_letsInWhoIsAllowed_andReportsTheOthers() throws Exception {
        Middleware auth = auth("{ allow = [ " + friend + " ] }");

        assertAccepts(auth, rpc(friend, "a/B"));
        assertRefuses(auth, rpc(stranger, "a/B"), ErrorCode.UNAUTHORIZED);
        assertThat(reported).containsExactly(Violation.UNAUTHORIZED);
    }

    @Test
    void auth_deniesEvenWhoIsAllowed() throws Exception {
        Middleware auth = auth("{ deny = [ " + stranger + " ] }");

        assertAccepts(auth, rpc(friend, ""));
        assertRefuses(auth, rpc(stranger, ""), ErrorCode.UNAUTHORIZED);
    }

    @Test
    void auth_judgesAnOperationByItsMostPrecisePattern() throws Exception {
        Middleware auth =
                auth(
                        "{ operations { \"shop.Admin/*\" = [ "
                                + friend
                                + " ], \"shop.Admin/Status\" = [ \"*\" ] } }");

        assertRefuses(auth, rpc(stranger, "shop.Admin/Delete"), ErrorCode.UNAUTHORIZED);
        assertAccepts(auth, rpc(friend, "shop.Admin/Delete"));
        assertAccepts(auth, rpc(stranger, "shop.Admin/Status"));
        assertAccepts(auth, rpc(stranger, "shop.Cart/Add"));
    }

    private AuthProvider recognising(NodeId peer) {
        return new AuthProvider() {
            @Override
            public String name() {
                return "people";
            }

            @Override
            public Optional<AuthContext> authenticate(Call call) {
                return call.peer().nodeId().filter(peer::equals).map(_ -> AuthContext.of("alice"));
            }
        };
    }

    @Test
    void auth_tellsWhomTheProviderRecognised() throws Exception {
        Middleware auth = auth("{ provider = people }");
        assertRefuses(auth, rpc(friend, ""), ErrorCode.UNAUTHORIZED);
        assertThat(reported).as("nobody is to blame for a missing provider").isEmpty();

        providers.add(recognising(friend));
        assertThat(auth.admit(rpc(friend, "")))
                .isInstanceOfSatisfying(
                        Admission.Accept.class,
                        accepted ->
                                assertThat(accepted.caller()).isEqualTo(AuthContext.of("alice")));
        assertRefuses(auth, rpc(stranger, ""), ErrorCode.UNAUTHORIZED);
    }

    /* --------------- rate-limit --------------- */

    private RateLimitMiddleware rateLimit(String hocon) throws Exception {
        return new RateLimitMiddleware(
                settings(BuiltInSettings.RateLimit.class, "{ rate-limit " + hocon + " }"),
                violations,
                now::get);
    }

    @Test
    void rateLimit_holdsForEachPeer_andSaysWhenToComeBack() throws Exception {
        Middleware limit = rateLimit("{ per-peer = \"10/s\", burst = 2 }");
        assertAccepts(limit, rpc(stranger, ""));
        assertAccepts(limit, rpc(stranger, ""));

        Admission.Reject refused = assertRefuses(limit, rpc(stranger, ""), ErrorCode.RATE_LIMITED);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofMillis(100));
        assertAccepts(limit, rpc(friend, ""));
        now.addAndGet(refused.retryAfter().toNanos());
        assertAccepts(limit, rpc(stranger, ""));
    }

    @Test
    void rateLimit_tellsConnectionsAndOperationsApart() throws Exception {
        Middleware connection = rateLimit("{ per-connection = \"1/s\" }");
        assertAccepts(connection, new Call(Call.Kind.RPC, info(friend, 1, "192.0.2.1"), ALPN, ""));
        assertAccepts(connection, new Call(Call.Kind.RPC, info(friend, 2, "192.0.2.1"), ALPN, ""));
        assertRefuses(
                connection,
                new Call(Call.Kind.RPC, info(friend, 2, "192.0.2.1"), ALPN, ""),
                ErrorCode.RATE_LIMITED);

        Middleware operation = rateLimit("{ per-operation = \"1/s\" }");
        assertAccepts(operation, rpc(friend, "a/B"));
        assertAccepts(operation, rpc(friend, "a/C"));
        assertRefuses(operation, rpc(friend, "a/C"), ErrorCode.RATE_LIMITED);
    }

    @Test
    void rateLimit_countsOnlyTheKindsOfTheSettings() throws Exception {
        Middleware limit = rateLimit("{ per-peer = \"1/h\", kinds = [ rpc ] }");
        for (int i = 0; i < 10; i++) {
            assertAccepts(limit, call(friend, Call.Kind.STREAM, ""));
        }
    }

    @Test
    void rateLimit_reportsAFlood_oncePerSoManyRefusals() throws Exception {
        Middleware limit = rateLimit("{ per-peer = \"1/h\", flood-after = 10 }");
        assertAccepts(limit, rpc(stranger, ""));
        for (int i = 0; i < 11; i++) {
            assertRefuses(limit, rpc(stranger, ""), ErrorCode.RATE_LIMITED);
        }
        assertThat(reported).containsExactly(Violation.FLOOD);
    }

    @Test
    void buckets_ofAHundredThousandCallers_areHeldToTheLimit() {
        var buckets = new TokenBuckets(new Rate(1, Duration.ofHours(1)), 0, 1000, now::get);
        for (int i = 0; i < 100_000; i++) {
            assertThat(buckets.take(i)).isZero();
        }
        assertThat(buckets.size()).isLessThanOrEqualTo(1000);
    }

    /* --------------- load-shed --------------- */

    private record FixedLoad(double cpu, double heap, Duration loopLag) implements NodeLoad {}

    private LoadShedMiddleware loadShed(String hocon, NodeLoad load) throws Exception {
        return new LoadShedMiddleware(
                settings(BuiltInSettings.LoadShed.class, "{ load-shed " + hocon + " }"),
                load,
                now::get);
    }

    @Test
    void loadShed_refusesUnderEachKindOfLoad() throws Exception {
        for (NodeLoad load :
                List.of(
                        new FixedLoad(0.96, 0, Duration.ZERO),
                        new FixedLoad(0, 0.91, Duration.ZERO),
                        new FixedLoad(0, 0, Duration.ofSeconds(1)))) {
            Admission.Reject refused =
                    assertRefuses(
                            loadShed("{}", load),
                            call(friend, Call.Kind.CONNECTION, ""),
                            ErrorCode.OVERLOADED);
            assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        }
        assertAccepts(
                loadShed("{}", new FixedLoad(0.9, 0.9, Duration.ofMillis(400))), rpc(friend, ""));
    }

    @Test
    void loadShed_givesAPermitBack_howeverTheCallEnds() throws Exception {
        Middleware shed = loadShed("{ max-concurrent = 1 }", new FixedLoad(0, 0, Duration.ZERO));
        for (ErrorCode end : List.of(ErrorCode.NO_ERROR, ErrorCode.INTERNAL)) {
            var running = (Admission.Accept) shed.admit(rpc(friend, ""));
            assertRefuses(shed, rpc(friend, ""), ErrorCode.OVERLOADED);
            running.onFinish().finished(new Outcome(end, ""));
        }
        assertAccepts(shed, rpc(friend, ""));
    }

    @Test
    void adaptiveLimit_takesABurst_andGrowsWhileCallsStayQuick() throws Exception {
        Middleware shed = adaptive();
        assertThat(accepted(shed, 300)).isEqualTo(200);
        for (int round = 0; round < 200; round++) {
            finishAll(shed, 300, Duration.ofMillis(20));
        }
        assertThat(accepted(shed, 400)).isGreaterThan(200);
    }

    @Test
    void adaptiveLimit_falls_asCallsTakeLonger_butNotBelowTwenty() throws Exception {
        Middleware shed = adaptive();
        for (int round = 0; round < 200; round++) {
            finishAll(shed, 300, Duration.ofMillis(20));
        }
        for (int round = 0; round < 200; round++) {
            finishAll(shed, 300, Duration.ofMillis(20L + 20L * round));
        }
        assertThat(accepted(shed, 400)).isBetween(20, 100);
    }

    @Test
    void kindsAreLimitedApart_andStreamsByAFixedNumber() throws Exception {
        Middleware shed =
                loadShed(
                        "{ adaptive = true, max-concurrent = 2 }",
                        new FixedLoad(0, 0, Duration.ZERO));
        Call stream = call(friend, Call.Kind.STREAM, "");
        assertAccepts(shed, stream);
        assertAccepts(shed, stream);
        assertRefuses(shed, stream, ErrorCode.OVERLOADED);
        assertAccepts(shed, rpc(friend, ""));
    }

    private LoadShedMiddleware adaptive() throws Exception {
        return loadShed(
                "{ adaptive = true, max-concurrent = 1000 }", new FixedLoad(0, 0, Duration.ZERO));
    }

    private final List<Admission.Accept> running = new ArrayList<>();

    private int accepted(Middleware shed, int tries) throws Exception {
        for (int i = 0; i < tries; i++) {
            if (shed.admit(rpc(friend, "")) instanceof Admission.Accept accepted) {
                running.add(accepted);
            }
        }
        int count = running.size();
        finishRunning();
        return count;
    }

    private void finishAll(Middleware shed, int tries, Duration each) throws Exception {
        for (int i = 0; i < tries; i++) {
            if (shed.admit(rpc(friend, "")) instanceof Admission.Accept accepted) {
                running.add(accepted);
            }
        }
        now.addAndGet(each.toNanos());
        finishRunning();
    }

    private void finishRunning() {
        running.forEach(accepted -> accepted.onFinish().finished(Outcome.OK));
        running.clear();
    }

    @Test
    void loadMeter_measuresThisProcess() throws Exception {
        try (var timer = Executors.newSingleThreadScheduledExecutor();
                var loop = Executors.newSingleThreadExecutor()) {
            NodeLoad load = new LoadMeter(loop, timer, System::nanoTime).started();
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (load.heap() == 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(load.heap()).isBetween(0.0001, 1.0);
            assertThat(load.cpu()).isBetween(0.0, 1.0);
            assertThat(load.loopLag()).isLessThan(Duration.ofSeconds(20));
            timer.shutdownNow();
        }
    }

    /* --------------- resource-limit --------------- */

    private ResourceLimitMiddleware resourceLimit(String hocon) throws Exception {
        ResourceLimit settings = settings(ResourceLimit.class, "{ resource-limit " + hocon + " }");
        return new ResourceLimitMiddleware(
                settings,
                new NodeFacts(
                        null,
                        OpenTelemetry::noop,
                        List::of,
                        Runnable::run,
                        null,
                        _ -> unread,
                        (Network _) -> 0,
                        now::get));
    }

    @Test
    void resourceLimit_countsWhatIsHeld_andForgetsWhatIsGivenBack() throws Exception {
        ResourceLimitMiddleware limit = resourceLimit("{ per-peer { streams = 1 } }");
        Call stream = call(friend, Call.Kind.STREAM, "");
        var held = (Admission.Accept) limit.admit(stream);

        assertRefuses(limit, stream, ErrorCode.LIMIT_EXCEEDED);
        assertThat(limit.use(friend)).contains(new LimitUse("streams", 1, 1));
        held.onFinish().finished(Outcome.OK);
        assertThat(limit.use(friend)).isEmpty();
        assertAccepts(limit, stream);
    }

    @Test
    void resourceLimit_ofAnAddress_holdsForAllKeysOfIt_andRefusalsKeepNothing() throws Exception {
        ResourceLimitMiddleware limit = resourceLimit("{ per-address { connections = 2 } }");
        for (int i = 0; i < 2; i++) {
            assertAccepts(limit, call(NodeKey.generate().id(), Call.Kind.CONNECTION, ""));
        }
        assertRefuses(limit, call(friend, Call.Kind.CONNECTION, ""), ErrorCode.LIMIT_EXCEEDED);
        assertThat(limit.use(friend)).isEmpty();
        assertAccepts(
                limit, new Call(Call.Kind.CONNECTION, info(friend, 9, "192.0.2.2"), ALPN, ""));
    }

    @Test
    void resourceLimit_givesNoStream_toWhoseBytesNobodyReads() throws Exception {
        ResourceLimitMiddleware limit = resourceLimit("{ per-peer { unread-bytes = 1KiB } }");
        unread = 1025;
        assertRefuses(limit, call(friend, Call.Kind.STREAM, ""), ErrorCode.LIMIT_EXCEEDED);
        unread = 1024;
        assertAccepts(limit, call(friend, Call.Kind.STREAM, ""));
    }

    @Test
    void resourceLimit_ofRequests_saysWhenToComeBack() throws Exception {
        ResourceLimitMiddleware limit = resourceLimit("{ per-peer { requests = \"1/s\" } }");
        assertAccepts(limit, rpc(friend, ""));
        assertThat(assertRefuses(limit, rpc(friend, ""), ErrorCode.RATE_LIMITED).retryAfter())
                .isEqualTo(Duration.ofSeconds(1));
    }
}
