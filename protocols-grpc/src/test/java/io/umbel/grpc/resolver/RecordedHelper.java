package io.umbel.grpc.resolver;

import io.grpc.Attributes;
import io.grpc.ChannelLogger;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.ManagedChannel;
import io.grpc.SynchronizationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** The channel of a policy: keeps the picker it was given last, and the subchannels it made. */
final class RecordedHelper extends LoadBalancer.Helper {
    private static final ChannelLogger SILENT =
            new ChannelLogger() {
                @Override
                public void log(ChannelLogLevel level, String message) {}

                @Override
                public void log(ChannelLogLevel level, String format, Object... args) {}
            };

    private final SynchronizationContext context =
            new SynchronizationContext((_, failure) -> {
                throw new AssertionError(failure);
            });
    private final ScheduledExecutorService timer;
    private final List<RecordedSubchannel> subchannels = new ArrayList<>();
    private LoadBalancer.SubchannelPicker picker;

    RecordedHelper(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    LoadBalancer.SubchannelPicker picker() {
        return picker;
    }

    /** The one that was made last can be called from now on. */
    void lastIsReady() {
        context.execute(() ->
                subchannels
                        .getLast()
                        .listener
                        .onSubchannelState(
                                ConnectivityStateInfo.forNonError(ConnectivityState.READY)));
    }

    @Override
    public LoadBalancer.Subchannel createSubchannel(LoadBalancer.CreateSubchannelArgs args) {
        var subchannel = new RecordedSubchannel(args);
        subchannels.add(subchannel);
        return subchannel;
    }

    @Override
    public void updateBalancingState(
            ConnectivityState state, LoadBalancer.SubchannelPicker newPicker) {
        picker = newPicker;
    }

    @Override
    public SynchronizationContext getSynchronizationContext() {
        return context;
    }

    @Override
    public ScheduledExecutorService getScheduledExecutorService() {
        return timer;
    }

    @Override
    public ChannelLogger getChannelLogger() {
        return SILENT;
    }

    @Override
    public String getAuthority() {
        return "service";
    }

    @Override
    public ManagedChannel createOobChannel(EquivalentAddressGroup group, String authority) {
        throw new UnsupportedOperationException();
    }

    private static final class RecordedSubchannel extends LoadBalancer.Subchannel {
        private final LoadBalancer.CreateSubchannelArgs args;
        private LoadBalancer.SubchannelStateListener listener;

        RecordedSubchannel(LoadBalancer.CreateSubchannelArgs args) {
            this.args = args;
        }

        @Override
        public void start(LoadBalancer.SubchannelStateListener newListener) {
            listener = newListener;
        }

        @Override
        public void requestConnection() {}

        @Override
        public void shutdown() {}

        @Override
        public List<EquivalentAddressGroup> getAllAddresses() {
            return args.getAddresses();
        }

        @Override
        public Attributes getAttributes() {
            return args.getAttributes();
        }

        @Override
        public ChannelLogger getChannelLogger() {
            return SILENT;
        }
    }
}
