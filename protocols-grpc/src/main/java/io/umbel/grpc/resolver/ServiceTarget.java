package io.umbel.grpc.resolver;

import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolver;
import io.umbel.spi.ServiceDirectory;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A service, wherever it is offered.
 *
 * @param name its full name
 */
public record ServiceTarget(String name) {
    /** What a target of this kind begins with. */
    public static final String PREFIX = ServiceResolverProvider.SCHEME + ":///";

    /** Which directory a channel asks: the one of the moment, each time. */
    static final NameResolver.Args.Key<Supplier<Optional<ServiceDirectory>>> DIRECTORY =
            NameResolver.Args.Key.create("io.umbel.grpc.directory");

    /**
     * Reads {@code umbel:///<service>}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static ServiceTarget parse(String text) {
        String name = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "";
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException(
                    "target '%s' (expected a service's full name, as umbel:///pkg.Service)"
                            .formatted(text));
        }
        return new ServiceTarget(name);
    }

    /** Lets the channels of a builder for this target ask a directory, and balance. */
    public void configure(
            ManagedChannelBuilder<?> builder,
            Supplier<Optional<ServiceDirectory>> directories,
            Balancing balancing) {
        builder.setNameResolverArg(DIRECTORY, directories)
                .defaultLoadBalancingPolicy(balancing.policy())
                .defaultServiceConfig(balancing.serviceConfig());
    }

    /** As one who makes channels reads it. */
    @Override
    public String toString() {
        return PREFIX + name;
    }
}
