package io.umbel.gossip.directory;

import io.umbel.spi.ServiceDirectory.Health;
import io.umbel.spi.ServiceDirectory.Service;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What this node has announced. Not for several threads at once. */
final class OwnServices {
    private final Map<Long, Service> announced = new LinkedHashMap<>();
    private long last;

    /** Gives the number by which the announcement is changed and withdrawn. */
    long add(Service service) {
        last++;
        announced.put(last, service);
        return last;
    }

    /** Whether anything has changed. */
    boolean setHealth(long announcement, Health health) {
        Service service = announced.get(announcement);
        if (service == null || service.health() == health) {
            return false;
        }
        announced.put(announcement, service.with(health));
        return true;
    }

    /** Whether anything has changed. */
    boolean remove(long announcement) {
        return announced.remove(announcement) != null;
    }

    void clear() {
        announced.clear();
    }

    /** Of those with one name and protocol, the latest. */
    List<Service> services() {
        var latest = new LinkedHashMap<ServiceKey, Service>();
        announced.values().forEach(service -> latest.put(ServiceKey.of(service), service));
        return List.copyOf(latest.values());
    }
}
