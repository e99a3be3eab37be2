package io.umbel.gossip.directory;

import io.umbel.spi.SignatureDomain;
import java.util.Arrays;

/** A record as its node has written and signed it: what is passed on is these very bytes. */
final class SignedRecord {
    private static final SignatureDomain DOMAIN = SignatureDomain.of("/gossip/services/1");

    private final NodeRecord content;
    private final byte[] body;
    private final byte[] signature;

    SignedRecord(NodeRecord content, byte[] body, byte[] signature) {
        this.content = content;
        this.body = body;
        this.signature = signature;
    }

    static SignedRecord sign(NodeRecord content, Signer signer) {
        byte[] body = RecordCodec.encode(content);
        return new SignedRecord(content, body, signer.sign(DOMAIN, body));
    }

    /** Signs with the node's key. */
    interface Signer {
        byte[] sign(SignatureDomain domain, byte[] message);
    }

    NodeRecord content() {
        return content;
    }

    /** Not to be written to. */
    byte[] body() {
        return body;
    }

    /** Not to be written to. */
    byte[] signature() {
        return signature;
    }

    /** A fraction of a millisecond of computing. */
    boolean isGenuine() {
        return content.id().verify(DOMAIN, body, signature);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedRecord that
                && content.id().equals(that.content.id())
                && Arrays.equals(body, that.body)
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signature);
    }

    @Override
    public String toString() {
        return content.toString();
    }
}
