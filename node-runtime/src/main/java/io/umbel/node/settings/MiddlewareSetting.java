package io.umbel.node.settings;

import com.typesafe.config.Config;

/**
 * One place of one middleware stack.
 *
 * @param name of the {@link io.umbel.spi.MiddlewareProvider}
 * @param config what stands beside the name; empty if nothing does
 * @param origin where it is written, as {@code file:line}, for messages
 */
public record MiddlewareSetting(String name, Config config, String origin) {}
