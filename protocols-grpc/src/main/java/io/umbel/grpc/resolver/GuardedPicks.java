package io.umbel.grpc.resolver;

import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.util.ForwardingClientStreamTracer;
import io.grpc.util.ForwardingLoadBalancerHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a call that cannot be counted from hanging. grpc-java's outlier detection drops the counter
 * of a node that leaves before it says that the node must not be picked any more; a call that is
 * led there in between fails when it is counted, and that exception comes between it and its end:
 * not even its deadline ends it (seen with grpc-java 1.85.1).
 */
final class GuardedPicks extends ForwardingLoadBalancerHelper {
    private static final Logger log = LoggerFactory.getLogger(GuardedPicks.class);

    private final LoadBalancer.Helper helper;

    GuardedPicks(LoadBalancer.Helper helper) {
        this.helper = helper;
    }

    @Override
    protected LoadBalancer.Helper delegate() {
        return helper;
    }

    @Override
    public void updateBalancingState(ConnectivityState state, SubchannelPicker picker) {
        super.updateBalancingState(state, new GuardedPicker(picker));
    }

    private static final class GuardedPicker extends SubchannelPicker {
        private final SubchannelPicker picker;

        GuardedPicker(SubchannelPicker picker) {
            this.picker = picker;
        }

        @Override
        public PickResult pickSubchannel(PickSubchannelArgs call) {
            PickResult picked = picker.pickSubchannel(call);
            ClientStreamTracer.Factory counts = picked.getStreamTracerFactory();
            return counts == null
                    ? picked
                    : picked.copyWithStreamTracerFactory(new GuardedCounts(counts));
        }
    }

    private static final class GuardedCounts extends ClientStreamTracer.Factory {
        private final ClientStreamTracer.Factory counts;

        GuardedCounts(ClientStreamTracer.Factory counts) {
            this.counts = counts;
        }

        @Override
        public ClientStreamTracer newClientStreamTracer(
                ClientStreamTracer.StreamInfo call, Metadata headers) {
            return new GuardedCount(counts.newClientStreamTracer(call, headers));
        }
    }

    private static final class GuardedCount extends ForwardingClientStreamTracer {
        private final ClientStreamTracer count;

        GuardedCount(ClientStreamTracer count) {
            this.count = count;
        }

        @Override
        protected ClientStreamTracer delegate() {
            return count;
        }

        @Override
        public void streamClosed(Status status) {
            try {
                super.streamClosed(status);
            } catch (RuntimeException e) {
                log.debug("a call to a node that has left is not counted", e);
            }
        }
    }
}
