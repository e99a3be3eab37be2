package io.umbel.spi;

import java.math.BigInteger;

/** Whether 32 bytes decode to a point of edwards25519 (RFC 8032 section 5.1.3). */
final class Ed25519Point {
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger D =
            BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
    private static final BigInteger HALF = P.subtract(BigInteger.ONE).shiftRight(1);

    private Ed25519Point() {}

    static boolean isOnCurve(byte[] littleEndian) {
        var bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
        }
        boolean odd = bigEndian[0] < 0;
        bigEndian[0] &= 0x7f;
        var y = new BigInteger(1, bigEndian);
        if (y.compareTo(P) >= 0) {
            return false;
        }
        var y2 = y.multiply(y).mod(P);
        var numerator = y2.subtract(BigInteger.ONE);
        var denominator = D.multiply(y2).add(BigInteger.ONE);
        var x2 = numerator.multiply(denominator.modInverse(P)).mod(P);
        if (x2.signum() == 0) {
            return !odd;
        }
        return x2.modPow(HALF, P).equals(BigInteger.ONE);
    }
}
