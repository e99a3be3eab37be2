package io.umbel.node.control;

/**
 * What a logger logs from now on.
 *
 * @param logger a package or class; those below it log the same, unless they were set themselves
 */
public record LogLevel(String logger, String level) {}
