package io.umbel.testkit;

import io.umbel.spi.NodeId;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** An Ed25519 key of a node that exists in a test only: the same for the same random numbers. */
record TestKey(NodeId id, PrivateKey secret) {
    private static final String ALGORITHM = "Ed25519";

    static TestKey generate(RandomGenerator random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new Predictable(random));
            KeyPair pair = generator.generateKeyPair();
            byte[] spki = pair.getPublic().getEncoded();
            byte[] key = Arrays.copyOfRange(spki, spki.length - NodeId.LENGTH, spki.length);
            return new TestKey(NodeId.of(key), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK since 15 has " + ALGORITHM, e);
        }
    }

    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK since 15 has " + ALGORITHM, e);
        }
    }

    /** Secure of nothing: a test's keys are nobody's secret. */
    private static final class Predictable extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final transient RandomGenerator random;

        private Predictable(RandomGenerator random) {
            this.random = random;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }
    }
}
