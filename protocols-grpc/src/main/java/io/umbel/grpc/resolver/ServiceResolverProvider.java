package io.umbel.grpc.resolver;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.umbel.grpc.transport.NodeSocketAddress;
import io.umbel.spi.ServiceDirectory;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Teaches grpc-java the scheme {@code umbel}. Found by grpc-java's own {@code ServiceLoader}. */
public final class ServiceResolverProvider extends NameResolverProvider {
    static final String SCHEME = "umbel";

    /** Below that of DNS, whose scheme a target without one has. */
    private static final int PRIORITY = 1;

    /** Found by {@link java.util.ServiceLoader}. */
    public ServiceResolverProvider() {}

    @Override
    public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
        if (!SCHEME.equals(target.getScheme()) || target.getAuthority() != null) {
            return null;
        }
        Supplier<Optional<ServiceDirectory>> directories = args.getArg(ServiceTarget.DIRECTORY);
        Executor executor = args.getOffloadExecutor();
        if (directories == null || executor == null) {
            throw new IllegalArgumentException(
                    "target %s (expected a builder of GrpcChannels, which knows the directory)"
                            .formatted(target));
        }
        return new ServiceResolver(
                ServiceTarget.parse(target.toString()).name(), directories, executor);
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
        return List.of(NodeSocketAddress.class);
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return PRIORITY;
    }
}
