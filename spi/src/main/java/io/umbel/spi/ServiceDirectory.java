package io.umbel.spi;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who offers what in the network, with no registry: each node announces its own services, signed by
 * its key, and knows those of all others. The gossip plugin offers it; another plugin asks {@link
 * NodeContext#find} for it, each time anew, because a plugin may be replaced.
 *
 * <pre>{@code
 * var greeter = new Service("greeter.Greeter", Alpn.of("/grpc/1.0"), "1.0", Map.of(), SERVING);
 * try (var announcement = directory.announce(greeter);
 *         var watch = directory.watch("greeter.Greeter")) {
 *     for (List<Offer> offers = watch.take(); ; offers = watch.take()) {
 *         System.out.println(offers);
 *     }
 * }
 * }</pre>
 *
 * <p>What is known here is what the nodes last said of themselves. A node that leaves withdraws its
 * services at once; one that dies is forgotten when its last announcement expires. Nobody can
 * announce in another's name, nor bring back what a node has since changed or withdrawn; whether a
 * node does serve what it announces, only a call can tell.
 *
 * <p>For any thread. Only {@link Watch#take} blocks.
 */
public interface ServiceDirectory {
    /**
     * Offers a service of this node until the announcement is closed. The others know within
     * milliseconds; who joins later learns it from its neighbors. Announced twice under one name
     * and protocol, the later of the two is what others see, until it is closed.
     *
     * @throws IllegalArgumentException if all services of this node would no longer fit into one
     *     message ({@link PubSub#maxMessageSize()}); with few attributes about sixty do
     * @throws TopicClosedException if the plugin that gossips stops
     */
    Announcement announce(Service service) throws TopicClosedException;

    /** What all nodes offer, this one among them, sorted by name, then by node. */
    List<Offer> list();

    /** What all nodes offer under this name, healthy or not; empty if nobody does. */
    default List<Offer> find(String name) {
        return list().stream().filter(offer -> offer.service().name().equals(name)).toList();
    }

    /** Follows what is offered under this name. */
    default Watch watch(String name) throws TopicClosedException {
        return watch(List.of(name));
    }

    /**
     * Follows what is offered under any of these names; all names if there are none.
     *
     * @throws TopicClosedException if the plugin that gossips stops
     */
    Watch watch(Collection<String> names) throws TopicClosedException;

    /**
     * A service of a node.
     *
     * @param name what others look for, 1–128 characters, letters, digits and {@code . _ - /}; a
     *     gRPC service's full name for one
     * @param protocol by which it is called
     * @param version for a person, or a client that minds; 0–64 characters
     * @param attributes whatever a client should know before it calls: at most 16, with names of
     *     1–64 and values of 0–256 characters
     */
    record Service(
            String name,
            Alpn protocol,
            String version,
            Map<String, String> attributes,
            Health health) {
        /** The longest name, in characters. */
        public static final int MAX_NAME = 128;

        private static final int MAX_VERSION = 64;
        private static final int MAX_ATTRIBUTES = 16;
        private static final int MAX_KEY = 64;
        private static final int MAX_VALUE = 256;

        /**
         * Copies {@code attributes}.
         *
         * @throws IllegalArgumentException if a limit is exceeded
         */
        public Service {
            attributes = Map.copyOf(attributes);
            check("service name", name, MAX_NAME);
            if (name.isEmpty() || !name.chars().allMatch(Service::isNameCharacter)) {
                throw new IllegalArgumentException(
                        "service name: '%s' (expected letters, digits and . _ - /)"
                                .formatted(name));
            }
            check("service version", version, MAX_VERSION);
            if (attributes.size() > MAX_ATTRIBUTES) {
                throw new IllegalArgumentException(
                        "service attributes: %d (expected at most %d)"
                                .formatted(attributes.size(), MAX_ATTRIBUTES));
            }
            attributes.forEach(Service::checkAttribute);
        }

        /** With another health. */
        public Service with(Health other) {
            return new Service(name, protocol, version, attributes, other);
        }

        private static void checkAttribute(String key, String value) {
            if (key.isEmpty()) {
                throw new IllegalArgumentException(
                        "service attribute: a name is empty (expected 1–%d characters)"
                                .formatted(MAX_KEY));
            }
            check("service attribute's name", key, MAX_KEY);
            check("service attribute " + key, value, MAX_VALUE);
        }

        private static void check(String what, String text, int longest) {
            if (text.length() > longest) {
                throw new IllegalArgumentException(
                        "%s: %d characters (expected at most %d)"
                                .formatted(what, text.length(), longest));
            }
        }

        private static boolean isNameCharacter(int c) {
            return (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "._-/".indexOf(c) >= 0;
        }
    }

    /** Whether a service takes calls. */
    enum Health {
        /** Call it. */
        SERVING,
        /** It is there, but not to be called now. */
        NOT_SERVING
    }

    /**
     * A service, and the node that offers it.
     *
     * @param node with the addresses that it says it has
     */
    record Offer(NodeAddress node, Service service) {
        /** By name, then by node, then by protocol. */
        public static final Comparator<Offer> ORDER =
                Comparator.comparing((Offer offer) -> offer.service().name())
                        .thenComparing(offer -> offer.node().id().toString())
                        .thenComparing(offer -> offer.service().protocol().toString());

        /** Whether it takes calls. */
        public boolean isServing() {
            return service.health() == Health.SERVING;
        }

        /** The attributes by name, in order: for what is shown to a person. */
        public Map<String, String> sortedAttributes() {
            return new TreeMap<>(service.attributes());
        }
    }

    /** This node's own offer; close it to withdraw the service. */
    interface Announcement extends AutoCloseable {
        /** Says whether the service takes calls; tells the others if that has changed. */
        void health(Health health);

        /** Withdraws the service: the others forget it at once. A second call does nothing. */
        @Override
        void close();
    }

    /**
     * What is offered, as it changes. Each {@link #take} gives the whole present state, so a slow
     * reader skips states, and never misses the last one. For one reader.
     */
    interface Watch extends AutoCloseable {
        /**
         * The first time the present offers, at once; then blocks until they are other than those
         * it gave last.
         *
         * @return as {@link ServiceDirectory#list()}
         * @throws TopicClosedException after {@link #close}, or when the plugin that gossips stops
         */
        List<Offer> take() throws TopicClosedException, InterruptedException;

        /** Ends it; who waits is told. Does not block. */
        @Override
        void close();
    }
}
