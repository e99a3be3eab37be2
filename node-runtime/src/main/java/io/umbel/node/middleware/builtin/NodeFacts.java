package io.umbel.node.middleware.builtin;

import io.opentelemetry.api.OpenTelemetry;
import io.umbel.node.guard.Network;
import io.umbel.node.guard.PeerGuard;
import io.umbel.spi.AuthProvider;
import io.umbel.spi.NodeId;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What the built-in middlewares ask of their node.
 *
 * @param telemetry asked for each call: an SDK may come later
 * @param authProviders those that plugins offer at this moment
 * @param eventLoop runs a task on the event loop
 * @param timer only starts things
 * @param unreadOfPeer bytes received from a key that no handler has read
 * @param unreadOfNetwork the same of an IP address
 * @param nanoTime as {@link System#nanoTime()}
 */
public record NodeFacts(
        PeerGuard guard,
        Supplier<OpenTelemetry> telemetry,
        Supplier<List<AuthProvider>> authProviders,
        Executor eventLoop,
        ScheduledExecutorService timer,
        ToLongFunction<NodeId> unreadOfPeer,
        ToLongFunction<Network> unreadOfNetwork,
        LongSupplier nanoTime) {}
