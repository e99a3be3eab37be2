package io.umbel.gossip.directory;

import io.umbel.spi.ServiceDirectory.Announcement;
import io.umbel.spi.ServiceDirectory.Health;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service that this node has announced, by its number. */
final class OwnAnnouncement implements Announcement {
    private static final Logger log = LoggerFactory.getLogger(OwnAnnouncement.class);

    private final OwnServices services;
    private final long number;
    private final String name;
    private final Consumer<BooleanSupplier> change;

    /**
     * @param change runs what may change the services, and announces them if it has
     */
    OwnAnnouncement(
            OwnServices services, long number, String name, Consumer<BooleanSupplier> change) {
        this.services = services;
        this.number = number;
        this.name = name;
        this.change = change;
    }

    @Override
    public void health(Health health) {
        change.accept(() -> services.setHealth(number, health));
    }

    @Override
    public void close() {
        change.accept(() -> {
            boolean removed = services.remove(number);
            if (removed) {
                log.info("service {} is withdrawn", name);
            }
            return removed;
        });
    }
}
