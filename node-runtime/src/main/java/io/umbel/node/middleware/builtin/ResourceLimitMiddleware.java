package io.umbel.node.middleware.builtin;

import io.umbel.node.guard.Network;
import io.umbel.node.settings.BuiltInSettings;
import io.umbel.spi.Admission;
import io.umbel.spi.Call;
import io.umbel.spi.Middleware;
import io.umbel.spi.NodeId;
import io.umbel.spi.OnFinish;
import java.util.List;
import java.util.Optional;

/** {@code resource-limit}: a quota for the caller's key, then one for its address. */
final class ResourceLimitMiddleware implements Middleware, LimitedUse {
    private final Quota<Object> peers;
    private final Quota<Network> networks;

    ResourceLimitMiddleware(BuiltInSettings.ResourceLimit settings, NodeFacts node) {
        this.peers =
                new Quota<>(
                        "one peer",
                        settings.perPeer(),
                        peer -> peer instanceof NodeId id ? node.unreadOfPeer().applyAsLong(id) : 0,
                        node.nanoTime());
        this.networks =
                new Quota<>(
                        "one address",
                        settings.perAddress(),
                        node.unreadOfNetwork(),
                        node.nanoTime());
    }

    @Override
    public Admission admit(Call call) {
        Object peer = CallerKeys.peer(call.peer());
        Optional<Network> network = CallerKeys.network(call.peer());
        Shares.Share more = Quota.shareOf(call.kind());
        Optional<Admission.Reject> refused = peers.take(peer, call.kind(), more);
        if (refused.isPresent()) {
            return refused.get();
        }
        refused = network.flatMap(from -> networks.take(from, call.kind(), more));
        if (refused.isPresent()) {
            peers.giveBack(peer, more);
            return refused.get();
        }
        return more.equals(Shares.Share.NOTHING)
                ? Admission.accept()
                : Admission.accept(givesBack(peer, network, more));
    }

    private OnFinish givesBack(Object peer, Optional<Network> network, Shares.Share more) {
        return _ -> {
            peers.giveBack(peer, more);
            network.ifPresent(from -> networks.giveBack(from, more));
        };
    }

    @Override
    public List<LimitUse> use(NodeId peer) {
        return peers.use(peer);
    }
}
