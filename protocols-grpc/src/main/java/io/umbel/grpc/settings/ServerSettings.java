package io.umbel.grpc.settings;

import java.time.Duration;
import java.util.List;

/**
 * What the servers need.
 *
 * @param listeners besides QUIC
 * @param maxMessageSize of a request, in bytes
 * @param maxHeaderSize of a request's metadata, in bytes
 * @param maxCallsPerSession how many calls one HTTP/2 session may have open
 * @param readyThreshold below how many waiting bytes a call counts as ready for more
 * @param permitKeepAlive how often a client may ping
 * @param drain how long accepted calls may take when the plugin or a service stops
 * @param announce whether the services are announced in the service directory
 */
public record ServerSettings(
        List<ListenerSettings> listeners,
        int maxMessageSize,
        int maxHeaderSize,
        int maxCallsPerSession,
        int readyThreshold,
        Duration permitKeepAlive,
        Duration drain,
        boolean reflection,
        boolean channelz,
        boolean announce) {
    /** Copies {@code listeners}. */
    public ServerSettings {
        listeners = List.copyOf(listeners);
    }
}
