/**
 * The state machine in the world: one thread for a node's gossip, and around it what may block.
 *
 * <pre>
 *  PubSub.Topic ──┐                                       ┌─► LocalTopics: subscriptions, validators
 *  InboundStream ─┼─► Mailbox ─► GossipLoop: GossipState ─┼─► TimerQueue
 *  dials, ends ───┘                                       └─► Peers ─► PeerConnection: WriteQueue ─► a stream a topic
 * </pre>
 *
 * Only the loop's thread touches the state, the timers and the table of peers, and it never waits
 * for anybody. Readers and publishers wait while the mailbox is full; each connection's writer
 * waits for its peer alone.
 */
@NullMarked
package io.umbel.gossip.driver;

import org.jspecify.annotations.NullMarked;
