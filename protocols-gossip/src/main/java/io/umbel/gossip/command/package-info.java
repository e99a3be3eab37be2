/** What this plugin adds to the {@code umbel} command. */
@NullMarked
package io.umbel.gossip.command;

import org.jspecify.annotations.NullMarked;
