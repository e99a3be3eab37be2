package io.umbel.spi;

/**
 * A gate and an observer before every connection, stream, RPC or message of a protocol. Write it
 * once, use it on every protocol; the settings say where ({@code umbel.plugins.<id>.middleware},
 * {@code umbel.endpoint.middleware}).
 *
 * <p>The order in the settings is the order of the checks, and the first refusal wins.
 */
@FunctionalInterface
public interface Middleware {
    /**
     * Accepts or refuses {@code call}. Runs on a virtual thread and may block; called by many at
     * once. What it throws counts as a refusal with {@link ErrorCode#INTERNAL}.
     *
     * <p>The peer sees the code and reason of a refusal: as the close of a connection, the reset of
     * a stream, the status of an RPC; a refused message is dropped.
     */
    Admission admit(Call call) throws Exception;
}
