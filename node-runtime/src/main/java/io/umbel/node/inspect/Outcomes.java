package io.umbel.node.inspect;

import io.umbel.spi.CloseReason;
import io.umbel.spi.ErrorCode;
import java.util.Locale;

/** The values of {@code error.type}: few, so that no peer can make metrics grow. */
final class Outcomes {
    /** A good end: then the attribute is left out. */
    static final String OK = "";

    private Outcomes() {}

    static String of(CloseReason reason) {
        return switch (reason) {
            case CloseReason.Application(_, ErrorCode code, _) -> of(code);
            case CloseReason.Transport _ -> "transport_error";
            case CloseReason.IdleTimeout _ -> "idle_timeout";
        };
    }

    static String of(ErrorCode code) {
        if (code.equals(ErrorCode.NO_ERROR)) {
            return OK;
        }
        String name = code.toString();
        return name.startsWith("0x") ? "protocol_error" : name.toLowerCase(Locale.ROOT);
    }
}
