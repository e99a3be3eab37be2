package io.umbel.grpc;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.ServerCall;
import io.umbel.spi.AuthContext;
import io.umbel.spi.ConnectionInfo;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Who calls, over what, on whichever listener the call came in. */
public final class Caller {
    /**
     * For interceptors: among {@link ServerCall#getAttributes()}, next to grpc-java's own {@link
     * Grpc#TRANSPORT_ATTR_REMOTE_ADDR}. Each {@code get} is a fresh snapshot.
     */
    public static final Attributes.Key<Supplier<ConnectionInfo>> ATTRIBUTE =
            Attributes.Key.create("io.umbel.grpc.caller");

    /** For services, where {@link #current()} is shorter. */
    public static final Context.Key<Supplier<ConnectionInfo>> CONTEXT =
            Context.key("io.umbel.grpc.caller");

    /** Who a middleware found the caller to be; absent if none did. */
    public static final Context.Key<AuthContext> AUTH = Context.key("io.umbel.grpc.auth");

    private Caller() {}

    /**
     * The caller of the RPC that the current thread serves, at this moment: the path of a QUIC
     * connection may change during a call.
     *
     * @throws IllegalStateException outside of a call that this node serves
     */
    public static ConnectionInfo current() {
        Supplier<ConnectionInfo> caller = CONTEXT.get();
        if (caller == null) {
            throw new IllegalStateException(
                    "no caller: the current thread serves no RPC (expected a call from within a"
                            + " service method, or with its io.grpc.Context attached)");
        }
        return caller.get();
    }

    /** The caller of {@code call}. */
    public static ConnectionInfo of(ServerCall<?, ?> call) {
        return Objects.requireNonNull(
                        call.getAttributes().get(ATTRIBUTE), "a call of another server")
                .get();
    }

    /**
     * Who the caller of the current RPC is in the terms of an {@link io.umbel.spi.AuthProvider}:
     * what the RPC's own admission said, else what the connection's did.
     *
     * @throws IllegalStateException outside of a call that this node serves
     */
    public static Optional<AuthContext> auth() {
        return Optional.ofNullable(AUTH.get()).or(() -> current().auth());
    }
}
