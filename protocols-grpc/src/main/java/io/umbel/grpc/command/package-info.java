/** The subcommands that this plugin adds to the {@code umbel} command. */
@NullMarked
package io.umbel.grpc.command;

import org.jspecify.annotations.NullMarked;
