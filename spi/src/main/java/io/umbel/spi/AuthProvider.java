package io.umbel.spi;

import java.util.Optional;

/**
 * Decides who a caller is and whether it may call. A plugin offers it ({@link NodeContext#offer});
 * many may, and the settings name the one that counts: {@code { auth { provider = NAME } }}. While
 * no running plugin offers that name every call is refused.
 */
public interface AuthProvider {
    /** The name in the settings; lower-case letters, digits and hyphens. */
    String name();

    /**
     * Recognises the caller, or refuses it with an empty result. Runs on a virtual thread and may
     * block; called by many at once. What it throws refuses the call with {@link
     * ErrorCode#INTERNAL}.
     *
     * <p>Asked once for each connection, whose streams are then the same caller's, and for each RPC
     * and message, whose {@link Call#operation()} may matter. The peer sees {@link
     * ErrorCode#UNAUTHORIZED}, and not why.
     */
    Optional<AuthContext> authenticate(Call call) throws Exception;
}
