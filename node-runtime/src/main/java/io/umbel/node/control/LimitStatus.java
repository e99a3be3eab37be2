package io.umbel.node.control;

/**
 * How much of a limit a peer uses.
 *
 * @param name such as {@code connections}
 */
public record LimitStatus(String name, long used, long limit) {}
