package io.umbel.relay;

import io.umbel.spi.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** Whom the relay serves, of those whom its middleware let in. */
final class Admission {
    private final List<byte[]> tokens;

    /** What a client is told that is not served. */
    record Refusal(ErrorCode code, String reason) {}

    Admission(List<String> tokens) {
        this.tokens = tokens.stream().map(token -> token.getBytes(StandardCharsets.UTF_8)).toList();
    }

    Optional<Refusal> refuses(Frame.Hello hello) {
        if (hello.version() != Frame.VERSION) {
            return Optional.of(
                    new Refusal(
                            ErrorCode.REFUSED,
                            "relay: version %d (expected %d)"
                                    .formatted(hello.version(), Frame.VERSION)));
        }
        if (!tokens.isEmpty() && !isKnown(hello.token())) {
            String what = hello.token().isEmpty() ? "no token" : "an unknown token";
            return Optional.of(
                    new Refusal(
                            ErrorCode.UNAUTHORIZED,
                            "relay: " + what + " (expected one that the relay's operator gave)"));
        }
        return Optional.empty();
    }

    /** In a time that does not tell how much of it was right. */
    private boolean isKnown(String shown) {
        byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (byte[] token : tokens) {
            known |= MessageDigest.isEqual(token, bytes);
        }
        return known;
    }
}
