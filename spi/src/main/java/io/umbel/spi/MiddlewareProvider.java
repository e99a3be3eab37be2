package io.umbel.spi;

import com.typesafe.config.Config;

/**
 * Adds a middleware to those that settings can name. Found by {@link java.util.ServiceLoader} in
 * the plugin's jar.
 */
public interface MiddlewareProvider {
    /**
     * The name in the settings, such as {@code rate-limit}; lower-case letters, digits and hyphens.
     */
    String name();

    /**
     * Makes one instance for one place of one stack.
     *
     * @param config what stands beside the name in the settings; empty if nothing does
     * @throws Exception if the settings are unusable; the message reaches the operator
     */
    Middleware create(NodeContext node, Config config) throws Exception;
}
