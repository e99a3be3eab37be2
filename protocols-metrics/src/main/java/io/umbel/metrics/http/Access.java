package io.umbel.metrics.http;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Who may ask. With a token: whoever shows it, as a bearer (RFC 6750) or in the cookie that {@link
 * #cookie} sets. Without one the server listens on loopback only, and then a request must also name
 * a loopback host: else a web page could reach the node by a DNS name of its own (DNS rebinding).
 */
final class Access {
    static final String COOKIE = "umbel-metrics";

    private static final String BEARER = "Bearer ";
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    private final byte[] token;

    Access(String token) {
        this.token = bytes(token);
    }

    boolean needsToken() {
        return token.length > 0;
    }

    boolean allows(Headers request) {
        return needsToken()
                ? isToken(bearer(request)) || isToken(cookie(request))
                : LOOPBACK.contains(host(request));
    }

    /** Whether what changes something comes from the page itself and not from another site. */
    boolean allowsChange(Headers request) {
        String origin = header(request, "Origin");
        String named = header(request, "Host");
        return allows(request)
                && (origin.isEmpty()
                        || origin.equals("http://" + named)
                        || origin.equals("https://" + named));
    }

    /** In time that does not tell how much of it was right. */
    boolean isToken(String shown) {
        return MessageDigest.isEqual(token, bytes(shown));
    }

    static String cookie(String token) {
        return COOKIE + "=" + token + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000";
    }

    private static String bearer(Headers request) {
        String authorization = header(request, "Authorization");
        return authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()) : "";
    }

    private static String cookie(Headers request) {
        return Arrays.stream(header(request, "Cookie").split("; *"))
                .filter(each -> each.startsWith(COOKIE + "="))
                .map(each -> each.substring(COOKIE.length() + 1))
                .findFirst()
                .orElse("");
    }

    private static String host(Headers request) {
        return header(request, "Host").replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    }

    private static String header(Headers request, String name) {
        return Objects.requireNonNullElse(request.getFirst(name), "");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
