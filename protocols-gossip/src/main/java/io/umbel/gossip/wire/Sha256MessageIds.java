package io.umbel.gossip.wire;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.MessageId;
import io.umbel.gossip.proto.MessageIds;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256, which the JDK computes with the processor's own instructions: several times as fast as
 * BLAKE3 in Java. For one thread at a time.
 */
public final class Sha256MessageIds implements MessageIds {
    private final MessageDigest sha256;

    public Sha256MessageIds() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public MessageId of(Bytes nonce, Bytes content) {
        sha256.update(nonce.readOnlyArray());
        return MessageId.owning(sha256.digest(content.readOnlyArray()));
    }
}
