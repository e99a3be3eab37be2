/**
 * The {@code umbel} command: one class for each subcommand, on picocli. The only package besides
 * the assembly itself that sees all of the runtime.
 */
@NullMarked
package io.umbel.node.cli;

import org.jspecify.annotations.NullMarked;
