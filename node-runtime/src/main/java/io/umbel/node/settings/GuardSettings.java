package io.umbel.node.settings;

import io.umbel.spi.NodeId;
import io.umbel.spi.Violation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * {@code umbel.reputation} and {@code umbel.ban}: what violations cost.
 *
 * @param halfLife in which half of a score heals
 * @param weights what each violation takes from the score
 * @param banScore a score this low is a ban
 * @param banDuration how long a ban for a low score lasts
 * @param addressAfter so many keys banned at one address ban the address; 0 for never
 * @param maxBans beyond that, the ban that ends first makes room
 * @param never keys that are never banned
 * @param file where bans outlive a restart
 */
public record GuardSettings(
        Duration halfLife,
        Map<Violation, Double> weights,
        double banScore,
        Duration banDuration,
        int addressAfter,
        int maxBans,
        Set<NodeId> never,
        Path file) {
    /** Copies both collections. */
    public GuardSettings {
        weights = Map.copyOf(weights);
        never = Set.copyOf(never);
    }

    /** The same with another file. */
    public GuardSettings withFile(Path other) {
        return new GuardSettings(
                halfLife, weights, banScore, banDuration, addressAfter, maxBans, never, other);
    }
}
