package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.umbel.grpc.GrpcChannels;
import io.umbel.node.Node;
import io.umbel.relay.NatLab.Nat;
import io.umbel.spi.NetworkInspector;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeId;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.ServiceDirectory.Health;
import io.umbel.spi.ServiceDirectory.Service;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gossip and the service directory where no node can be reached, except the relay. */
@Tag("slow")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GossipBehindNatsTest {
    private static final Logger log = LoggerFactory.getLogger(GossipBehindNatsTest.class);
    private static final String SERVICE = "umbel.test.Bytes";
    private static final String DIRECTORY_TOPIC = "umbel/services/1";
    private static final int LATE_ANSWER_SECONDS = 30;

    @TempDir Path temporary;

    @BeforeAll
    static void needsALab() {
        NatLab.require(NatLab.isMissing());
    }

    @Test
    void nodesThatKnowASeedByItsRelay_findAndCallEachOther_directlyWhereTheirNatsAllowIt()
            throws Exception {
        try (NatLab lab =
                        NatLab.of(
                                List.of(
                                        Nat.PORT_RESTRICTED,
                                        Nat.PORT_RESTRICTED,
                                        Nat.PORT_RESTRICTED,
                                        Nat.SYMMETRIC));
                var swarm = new SwarmBehindNats(lab, temporary)) {
            Node seed = swarm.startMember();
            Node near = swarm.startServer();
            Node caller = swarm.startMember();
            Node far = swarm.startServer();
            awaitOverlay(List.of(seed, near, caller, far));
            Eventually.holds(
                    "both servers in the caller's directory",
                    () ->
                            offers(caller, SERVICE)
                                    .equals(Set.of(near.address().id(), far.address().id())));

            try (var channels = GrpcChannels.open(caller.context(), ConfigFactory.empty())) {
                ManagedChannel channel = channels.builder("umbel:///" + SERVICE).build();
                Eventually.holds(
                        "a direct path to the near server",
                        () ->
                                echoes(channel)
                                        && paths(caller, near)
                                                .anyMatch(NetworkPath.Direct.class::isInstance));
                Eventually.holds(
                        "calls to the far server",
                        () -> echoes(channel) && paths(caller, far).findAny().isPresent());
                assertThat(paths(caller, far)).hasOnlyElementsOfType(NetworkPath.Relayed.class);
                seed.close();
                announce(near, "late.Service");
                for (Node other : List.of(caller, far)) {
                    Eventually.holds(
                            "what was announced without the seed",
                            () -> offers(other, "late.Service").contains(near.address().id()));
                }
                assertThat(echoes(channel)).isTrue();
            }
        }
    }

    /** Members are neighbors of each other, and not only of the one by which they came. */
    private static void awaitOverlay(List<Node> nodes) throws Exception {
        for (Node node : nodes) {
            Eventually.holds("neighbors of a member", () -> neighbors(node) > 1);
            log.info("{} has {} neighbors", node.address().id().toShortString(), neighbors(node));
        }
    }

    private static long neighbors(Node node) {
        return node.context().find(NetworkInspector.class).stream()
                .flatMap(network -> network.topics().stream())
                .filter(topic -> topic.name().equals(DIRECTORY_TOPIC))
                .flatMap(topic -> topic.neighbours().stream())
                .filter(NetworkInspector.Neighbour::active)
                .count();
    }

    private static Set<NodeId> offers(Node node, String service) {
        return node.context().find(ServiceDirectory.class).stream()
                .flatMap(directory -> directory.find(service).stream())
                .map(offer -> offer.node().id())
                .collect(Collectors.toSet());
    }

    private static void announce(Node node, String service) throws Exception {
        var _ =
                node.context()
                        .find(ServiceDirectory.class)
                        .orElseThrow()
                        .announce(
                                new Service(
                                        service, GrpcChannels.ALPN, "1", Map.of(), Health.SERVING));
    }

    private static boolean echoes(ManagedChannel channel) {
        byte[] request = {1, 2, 3};
        byte[] answer =
                ClientCalls.blockingUnaryCall(
                        channel,
                        BytesService.echo(),
                        CallOptions.DEFAULT.withDeadlineAfter(
                                LATE_ANSWER_SECONDS, TimeUnit.SECONDS),
                        request);
        return Arrays.equals(answer, request);
    }

    /** Those of the connections by which this node calls that one. */
    private static Stream<NetworkPath> paths(Node from, Node to) {
        NodeId id = to.address().id();
        return from.view().peers().stream()
                .filter(peer -> peer.id().equals(id))
                .flatMap(peer -> peer.connections().stream())
                .filter(connection -> connection.alpn().equals(GrpcChannels.ALPN))
                .map(connection -> connection.path());
    }
}
