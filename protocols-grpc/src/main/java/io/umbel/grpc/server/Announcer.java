package io.umbel.grpc.server;

import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.ServiceDirectory.Announcement;
import io.umbel.spi.ServiceDirectory.Health;
import io.umbel.spi.ServiceDirectory.Service;
import io.umbel.spi.TopicClosedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the directory what is served here. The plugin that offers the directory may start after
 * this one, or be replaced: so {@link #look} finds it anew. For any thread; nothing blocks.
 */
final class Announcer implements AutoCloseable {
    private record Announced(Service service, Announcement announcement) {}

    private final Supplier<Optional<ServiceDirectory>> directories;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Announced> announced = new HashMap<>();
    private List<Service> served = List.of();
    private Health health = Health.SERVING;
    private @Nullable ServiceDirectory directory;

    /**
     * @param directories the directory of this moment
     */
    Announcer(Supplier<Optional<ServiceDirectory>> directories) {
        this.directories = directories;
    }

    /** Announces these, and nothing else. */
    void serve(List<Service> services) {
        changing(() -> served = List.copyOf(services));
    }

    /** All are there, but take no calls any more; later ones neither. */
    void stopServing() {
        changing(() -> health = Health.NOT_SERVING);
    }

    /** Announces everything again if the directory is another than before. */
    void look() {
        changing(() -> {});
    }

    /** Withdraws everything. */
    @Override
    public void close() {
        serve(List.of());
    }

    private void changing(Runnable change) {
        lock.lock();
        try {
            change.run();
            useTheDirectoryOfThisMoment();
            if (directory != null) {
                announceIn(directory);
            }
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("ReferenceEquality") // another instance is another generation
    private void useTheDirectoryOfThisMoment() {
        @Nullable ServiceDirectory present = directories.get().orElse(null);
        if (present != directory) {
            announced.values().forEach(old -> old.announcement().close());
            announced.clear();
            directory = present;
        }
    }

    private void announceIn(ServiceDirectory present) {
        try {
            for (Service service : served) {
                announce(present, service.with(health));
            }
        } catch (TopicClosedException stopping) {
            directory = null; // another is looked for
            announced.clear();
        }
        announced.entrySet().removeIf(entry -> withdrawn(entry.getKey(), entry.getValue()));
    }

    private void announce(ServiceDirectory present, Service service) throws TopicClosedException {
        Announced before = announced.get(service.name());
        if (before == null || !before.service().with(service.health()).equals(service)) {
            announced.put(service.name(), new Announced(service, present.announce(service)));
            if (before != null) {
                before.announcement().close();
            }
        } else if (before.service().health() != service.health()) {
            before.announcement().health(service.health());
            announced.put(service.name(), new Announced(service, before.announcement()));
        }
    }

    private boolean withdrawn(String name, Announced entry) {
        boolean gone = served.stream().noneMatch(service -> service.name().equals(name));
        if (gone) {
            entry.announcement().close();
        }
        return gone;
    }
}
