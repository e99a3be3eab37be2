package io.umbel.spi;

import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a plugin may do to its node. One for each plugin; everything obtained through it
 * (connections, threads, tasks, offers) is undone when the plugin stops. For any thread.
 */
public interface NodeContext {
    /** The plugin's id, as its manifest names it. */
    String pluginId();

    /** The plugin's version, as its manifest names it; empty where no plugin is meant. */
    default String pluginVersion() {
        return "";
    }

    /** This node's key. */
    NodeId id();

    /** This node's key and the addresses under which it listens. */
    NodeAddress address();

    /**
     * Signs {@code message} with the node's key, so that whoever knows its id can tell that it was
     * this node ({@link NodeId#verify}); {@link SignatureDomain} says what exactly is signed. Two
     * signatures of the same are the same. A fraction of a millisecond of computing; does not
     * block.
     *
     * @param domain what the signature is for; one for each kind of message that the plugin signs
     * @return {@value SignatureDomain#SIGNATURE_LENGTH} bytes
     */
    byte[] sign(SignatureDomain domain, byte[] message);

    /**
     * Opens a connection of the caller's own. Blocks until the handshake is done, at most for
     * {@code umbel.dial.timeout}. The peer's handler for {@code alpn} is called.
     *
     * @throws DialException if the peer cannot be reached, holds another key, does not serve {@code
     *     alpn}
     */
    Connection dial(NodeAddress peer, Alpn alpn) throws IOException, InterruptedException;

    /**
     * A connection from the node's pool, shared with every caller that names the same peer and
     * protocol; dialed if there is none. Close it when done: that returns it, and the pool closes
     * it when it has been idle. {@link Connection#close(ErrorCode, String)} with another code than
     * {@link ErrorCode#NO_ERROR} ends it for everybody.
     *
     * @throws DialException as {@link #dial}, and {@link DialException.Failure#CIRCUIT_OPEN} at
     *     once while the peer has failed too often
     */
    Connection connect(NodeAddress peer, Alpn alpn) throws IOException, InterruptedException;

    /**
     * Starts a virtual thread that carries the plugin's class loader and is interrupted when the
     * plugin stops.
     */
    Thread startVirtualThread(String name, Runnable task);

    /**
     * Runs tasks later, each on a virtual thread; they are cancelled when the plugin stops. Cannot
     * be shut down.
     */
    ScheduledExecutorService scheduler();

    /** The time. */
    InstantSource clock();

    /**
     * A directory for the plugin's own files, which exists and outlives restarts and newer
     * versions.
     */
    Path dataDirectory();

    /**
     * Says that a peer did what no honest one does. Lowers its score; below the limit it is banned
     * on the whole node: its connections close with {@link ErrorCode#BANNED}, and further ones are
     * refused. Does not block, and does not end the call by itself. A caller without a key answers
     * for its address.
     *
     * @param detail one line for the log: what was wrong, not the bytes themselves
     */
    void report(ConnectionInfo peer, Violation violation, String detail);

    /** Where to record metrics and spans; does nothing until a plugin supplies an SDK. */
    OpenTelemetry telemetry();

    /**
     * Offers a capability to other plugins until this one stops.
     *
     * @throws IllegalStateException if another plugin offers the same
     */
    <T> void offer(Class<T> capability, T instance);

    /**
     * A capability that some running plugin, or the node, offers at this moment. Ask again rather
     * than keep it.
     */
    <T> Optional<T> find(Class<T> capability);

    /**
     * Takes in, until this plugin stops, what plugins that depend on it provide of a type that it
     * exports. Plugins that run already are not asked: call this in {@code create} or {@code
     * start}.
     */
    <T> void accept(ExtensionPoint<T> point);

    /**
     * Whether anything stands before this plugin's calls; if not, {@link #admit} lets in whatever
     * comes. For an event loop, which then need not hand over to a thread that may block.
     */
    boolean isGuarded();

    /**
     * Asks this plugin's own middleware ({@code umbel.plugins.<plugin-id>.middleware}) about a call
     * that the node cannot see: an RPC, a message. The node itself asks about connections and
     * streams. Blocks for as long as the middlewares do; never throws, because one that fails
     * refuses. An empty stack costs nothing.
     *
     * <p>If it is accepted, tell {@link Admission.Accept#onFinish} how the call ended, exactly
     * once; if it is rejected, all who had accepted it know.
     */
    Admission admit(Call call);
}
