package io.umbel.testkit.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Initial packets (RFC 9001 section 5.2) of somebody who begins a handshake and means to leave it
 * at that: they are authentic, hold a PING and padding, and no TLS.
 */
public final class InitialPackets {
    /** Of each, in bytes. */
    public static final int SIZE = 1200;

    private static final byte[] SALT =
            HexFormat.of().parseHex("38762cf7f55934b34d179ae6a4c80cadccbb7f0a");
    private static final int ID_LENGTH = 16;
    private static final int NUMBER_LENGTH = 4;
    private static final int TAG = 16;
    private static final int FIXED_HEADER = 1 + Integer.BYTES + 1 + 1 + 2 + 2 + NUMBER_LENGTH;
    private static final int IDS_AT = 5;
    private static final byte PING = 1;

    private final Random random;

    public InitialPackets(long seed) {
        this.random = new Random(seed);
    }

    /** One with a connection id of its own, and without a token. */
    public byte[] next() throws GeneralSecurityException {
        return sealed(randomId(), randomId(), new byte[0]);
    }

    /**
     * The same newcomer again, who now shows the token of the Retry that it got (RFC 9000 section
     * 17.2.5): with that its address is proven.
     */
    public byte[] answer(byte[] retry) throws GeneralSecurityException {
        var packet = ByteBuffer.wrap(retry, IDS_AT, retry.length - IDS_AT - TAG);
        byte[] mine = id(packet);
        byte[] theirs = id(packet);
        var token = new byte[packet.remaining()];
        packet.get(token);
        return sealed(theirs, mine, token);
    }

    private static byte[] id(ByteBuffer packet) {
        var id = new byte[Byte.toUnsignedInt(packet.get())];
        packet.get(id);
        return id;
    }

    private byte[] randomId() {
        var id = new byte[ID_LENGTH];
        random.nextBytes(id);
        return id;
    }

    private static byte[] sealed(byte[] to, byte[] from, byte[] token)
            throws GeneralSecurityException {
        byte[] header = header(to, from, token);
        var payload = new byte[SIZE - header.length - TAG];
        payload[0] = PING;

        var initial = KDF.getInstance("HKDF-SHA256");
        SecretKey secret =
                initial.deriveKey(
                        "Generic",
                        HKDFParameterSpec.ofExtract().addSalt(SALT).addIKM(to).extractOnly());
        SecretKey client = new SecretKeySpec(expand(secret, "client in", 32), "Generic");
        byte[] packet = seal(client, header, payload);
        protectHeader(client, packet, header.length - NUMBER_LENGTH);
        return packet;
    }

    private static byte[] header(byte[] to, byte[] from, byte[] token) {
        int length = FIXED_HEADER + to.length + from.length + token.length;
        return ByteBuffer.allocate(length)
                .put((byte) 0xC3)
                .putInt(1)
                .put((byte) to.length)
                .put(to)
                .put((byte) from.length)
                .put(from)
                .putShort((short) (0x4000 | token.length))
                .put(token)
                .putShort((short) (0x4000 | (SIZE - length + NUMBER_LENGTH)))
                .putInt(0)
                .array();
    }

    private static byte[] seal(SecretKey client, byte[] header, byte[] payload)
            throws GeneralSecurityException {
        var aead = Cipher.getInstance("AES/GCM/NoPadding");
        aead.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(expand(client, "quic key", 16), "AES"),
                new GCMParameterSpec(TAG * Byte.SIZE, expand(client, "quic iv", 12)));
        aead.updateAAD(header);
        return ByteBuffer.allocate(SIZE).put(header).put(aead.doFinal(payload)).array();
    }

    /** RFC 9001 section 5.4. */
    private static void protectHeader(SecretKey client, byte[] packet, int numberAt)
            throws GeneralSecurityException {
        var block = Cipher.getInstance("AES/ECB/NoPadding");
        block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(expand(client, "quic hp", 16), "AES"));
        byte[] mask = block.doFinal(packet, numberAt + NUMBER_LENGTH, TAG);
        packet[0] ^= (byte) (mask[0] & 0x0f);
        for (int i = 0; i < NUMBER_LENGTH; i++) {
            packet[numberAt + i] ^= mask[1 + i];
        }
    }

    /** HKDF-Expand-Label of RFC 8446 section 7.1, without a context. */
    private static byte[] expand(SecretKey secret, String label, int length)
            throws GeneralSecurityException {
        byte[] full = ("tls13 " + label).getBytes(US_ASCII);
        byte[] info =
                ByteBuffer.allocate(2 + 1 + full.length + 1)
                        .putShort((short) length)
                        .put((byte) full.length)
                        .put(full)
                        .put((byte) 0)
                        .array();
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.expandOnly(secret, info, length));
    }
}
