/**
 * Who offers what, spread over one topic. {@link io.umbel.gossip.directory.DirectoryState} decides,
 * given events and the time; {@link io.umbel.gossip.directory.GossipDirectory} brings it the events
 * and does what it says.
 *
 * <p>Each node says everything about itself in one signed, numbered record: whatever has a higher
 * number replaces what was known. A change is broadcast. What spreads no more (a late joiner, a
 * healed partition) goes by anti-entropy: new neighbors tell each other the numbers that they know
 * ({@code Digest}), ask for what they lack ({@code Request}), get it ({@code Reply}), and tell
 * their other neighbors the numbers of what was news to them.
 */
@NullMarked
package io.umbel.gossip.directory;

import org.jspecify.annotations.NullMarked;
