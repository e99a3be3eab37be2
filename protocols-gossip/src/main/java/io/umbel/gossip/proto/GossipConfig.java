package io.umbel.gossip.proto;

/** The parameters of a {@link GossipState}. */
public record GossipConfig(MembershipConfig membership, BroadcastConfig broadcast) {
    public static final GossipConfig DEFAULT =
            new GossipConfig(MembershipConfig.DEFAULT, BroadcastConfig.DEFAULT);

    public GossipConfig with(MembershipConfig changed) {
        return new GossipConfig(changed, broadcast);
    }

    public GossipConfig with(BroadcastConfig changed) {
        return new GossipConfig(membership, changed);
    }
}
