package io.umbel.spi;

/** RFC 4648 section 6 in lower case and without padding; the JDK has base 64 only. */
final class Base32 {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int BITS = 5;

    private Base32() {}

    static String encode(byte[] bytes) {
        var text = new StringBuilder((bytes.length * Byte.SIZE + BITS - 1) / BITS);
        int buffer = 0;
        int held = 0;
        for (byte b : bytes) {
            buffer = (buffer << Byte.SIZE) | Byte.toUnsignedInt(b);
            held += Byte.SIZE;
            while (held >= BITS) {
                held -= BITS;
                text.append(ALPHABET.charAt((buffer >>> held) & 31));
            }
        }
        if (held > 0) {
            text.append(ALPHABET.charAt((buffer << (BITS - held)) & 31));
        }
        return text.toString();
    }

    static byte[] decode(String text, String what) {
        var bytes = new byte[text.length() * BITS / Byte.SIZE];
        int buffer = 0;
        int held = 0;
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            buffer = (buffer << BITS) | digit(text, i, what);
            held += BITS;
            if (held >= Byte.SIZE) {
                held -= Byte.SIZE;
                bytes[length++] = (byte) (buffer >>> held);
            }
        }
        if (held >= BITS || (buffer & ((1 << held) - 1)) != 0) {
            throw new IllegalArgumentException(
                    what
                            + ": '"
                            + text
                            + "' ends in the middle of a byte (expected whole bytes; cut short?)");
        }
        return bytes;
    }

    private static int digit(String text, int index, String what) {
        char c = text.charAt(index);
        // Not toLowerCase beyond ASCII: it turns the Kelvin sign into a k.
        int value = c < 0x80 ? ALPHABET.indexOf(Character.toLowerCase(c)) : -1;
        if (value < 0) {
            throw new IllegalArgumentException(
                    what + ": '" + c + "' at position " + (index + 1) + " (expected a–z or 2–7)");
        }
        return value;
    }
}
