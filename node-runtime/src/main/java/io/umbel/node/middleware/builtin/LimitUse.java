package io.umbel.node.middleware.builtin;

/**
 * How much of a limit a peer uses.
 *
 * @param name {@code connections}, {@code streams}, {@code unread-bytes}
 */
public record LimitUse(String name, long used, long limit) {}
