package io.umbel.node.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * An X.509 certificate (RFC 5280) that carries an Ed25519 key (RFC 8410) and nothing else, written
 * as DER by hand.
 */
final class SelfSignedCertificate {
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int UTF8_STRING = 0x0c;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int EXPLICIT_VERSION = 0xa0;
    private static final int SHORT_LENGTH = 0x80;
    private static final int ONE_BYTE_LENGTH = 0x81;
    private static final int TWO_BYTE_LENGTH = 0x82;
    private static final byte[] ED25519_OID = HexFormat.of().parseHex("06032b6570");
    private static final byte[] COMMON_NAME_OID = HexFormat.of().parseHex("0603550403");

    private SelfSignedCertificate() {}

    static X509Certificate of(KeyPair pair) {
        try {
            byte[] algorithm = tlv(SEQUENCE, ED25519_OID);
            byte[] toSign = toBeSigned(pair, algorithm);
            var signature = Signature.getInstance(NodeKey.ALGORITHM);
            signature.initSign(pair.getPrivate());
            signature.update(toSign);
            byte[] der = tlv(SEQUENCE, toSign, algorithm, bits(signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("this certificate is well-formed", e);
        }
    }

    private static byte[] toBeSigned(KeyPair pair, byte[] algorithm) {
        byte[] name =
                tlv(
                        SEQUENCE,
                        tlv(
                                SET,
                                tlv(
                                        SEQUENCE,
                                        COMMON_NAME_OID,
                                        tlv(UTF8_STRING, "umbel".getBytes(US_ASCII)))));
        byte[] always =
                tlv(
                        SEQUENCE,
                        tlv(UTC_TIME, "700101000000Z".getBytes(US_ASCII)),
                        tlv(
                                GENERALIZED_TIME,
                                "99991231235959Z"
                                        .getBytes(US_ASCII))); // RFC 5280 section 4.1.2.5: no end
        return tlv(
                SEQUENCE,
                tlv(EXPLICIT_VERSION, tlv(INTEGER, new byte[] {2})),
                tlv(INTEGER, new byte[] {1}),
                algorithm,
                name,
                always,
                name,
                pair.getPublic().getEncoded());
    }

    private static byte[] bits(byte[] bytes) {
        return tlv(BIT_STRING, new byte[] {0}, bytes);
    }

    private static byte[] tlv(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        var out = new ByteArrayOutputStream(length + 4);
        out.write(tag);
        writeLength(out, length);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length >= 1 << Byte.SIZE) {
            out.write(TWO_BYTE_LENGTH);
            out.write(length >> Byte.SIZE);
        } else if (length >= SHORT_LENGTH) {
            out.write(ONE_BYTE_LENGTH);
        }
        out.write(length);
    }
}
