package io.umbel.gossip.proto;

/** How a message's id follows from what it holds: a collision-resistant hash of nonce ‖ content. */
@FunctionalInterface
public interface MessageIds {
    MessageId of(Bytes nonce, Bytes content);
}
