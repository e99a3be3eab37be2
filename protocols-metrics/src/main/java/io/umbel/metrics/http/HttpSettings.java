package io.umbel.metrics.http;

import java.net.InetAddress;

/**
 * {@code umbel.plugins.metrics.http}.
 *
 * @param bind the address to listen on
 * @param port 0 for any free one
 * @param token what every request must show; empty for none
 * @param reload whether the page may reload plugins
 * @param streams pages open at once
 */
public record HttpSettings(
        boolean enabled, InetAddress bind, int port, String token, boolean reload, int streams) {
    /** Not the token: settings get logged. */
    @Override
    public String toString() {
        return "http "
                + bind.getHostAddress()
                + ":"
                + port
                + (token.isEmpty() ? "" : " with a token");
    }
}
