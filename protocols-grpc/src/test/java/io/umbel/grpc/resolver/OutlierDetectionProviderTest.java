package io.umbel.grpc.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.ResolvedAddresses;
import io.grpc.Metadata;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OutlierDetectionProviderTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final RecordedHelper helper = new RecordedHelper(timer);
    private final OutlierDetectionProvider provider = new OutlierDetectionProvider();
    private final LoadBalancer balancer = provider.newLoadBalancer(helper);
    private final Object config =
            provider.parseLoadBalancingPolicyConfig(
                            Map.of(
                                    "failurePercentageEjection",
                                    Map.of(),
                                    "childPolicy",
                                    List.of(Map.of("round_robin", Map.of()))))
                    .getConfig();

    @AfterEach
    void end() {
        helper.getSynchronizationContext().execute(balancer::shutdown);
        timer.shutdownNow();
    }

    private void offered(String node) {
        var addresses =
                ResolvedAddresses.newBuilder()
                        .setAddresses(
                                List.of(
                                        new EquivalentAddressGroup(
                                                InetSocketAddress.createUnresolved(node, 1))))
                        .setAttributes(Attributes.EMPTY)
                        .setLoadBalancingPolicyConfig(config)
                        .build();
        helper.getSynchronizationContext()
                .execute(() ->
                        assertThat(balancer.acceptResolvedAddresses(addresses).isOk()).isTrue());
    }

    private static void end(PickResult picked) {
        picked.getStreamTracerFactory()
                .newClientStreamTracer(
                        ClientStreamTracer.StreamInfo.newBuilder().build(), new Metadata())
                .streamClosed(Status.OK);
    }

    /** An exception there would leave the call without an end. */
    @Test
    void callToANodeThatHasJustLeft_ends() {
        offered("first");
        helper.lastIsReady();
        LoadBalancer.SubchannelPicker before = helper.picker();
        assertThatCode(() -> end(before.pickSubchannel(null))).doesNotThrowAnyException();

        offered("second");
        helper.lastIsReady();
        PickResult late = before.pickSubchannel(null);
        assertThat(late.getSubchannel()).isNotNull();
        assertThatCode(() -> end(late)).doesNotThrowAnyException();
    }
}
