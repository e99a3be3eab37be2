package io.umbel.spi;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code umbel://<node-id>[@host:port][?addr=…&relay=…]}, both ways. */
final class NodeUri {
    static final String PREFIX = "umbel://";
    private static final int MAX_PORT = 65_535;

    /**
     * Brackets for IPv6 and for nothing else (RFC 3986 section 3.2.2): the last colon is the
     * port's.
     */
    private static final Pattern HOST_AND_PORT =
            Pattern.compile(
                    "(?:\\[(?<v6>[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9._-]+)?)]"
                            + "|(?<host>[A-Za-z0-9._-]+)):(?<port>[^:]*)");

    private NodeUri() {}

    static boolean looksLikeUri(String text) {
        return text.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    static String format(NodeAddress address) {
        var text = new StringBuilder(PREFIX).append(address.id());
        var query = new StringJoiner("&", "?", "").setEmptyValue("");
        List<InetSocketAddress> addresses = address.addresses();
        if (!addresses.isEmpty()) {
            text.append('@').append(hostAndPort(addresses.getFirst()));
            addresses.stream().skip(1).forEach(a -> query.add("addr=" + hostAndPort(a)));
        }
        address.relays()
                .forEach(r ->
                        query.add(
                                "relay="
                                        + URLEncoder.encode(r.toString(), StandardCharsets.UTF_8)));
        return text.append(query).toString();
    }

    static NodeAddress parse(String text) {
        String rest = text.substring(PREFIX.length());
        int question = rest.indexOf('?');
        String authority = question < 0 ? rest : rest.substring(0, question);
        int at = authority.indexOf('@');
        var addresses = new ArrayList<InetSocketAddress>();
        var relays = new ArrayList<URI>();
        if (at >= 0) {
            addresses.add(parseHostAndPort(authority.substring(at + 1)));
        }
        if (question >= 0) {
            parseQuery(rest.substring(question + 1), addresses, relays);
        }
        return new NodeAddress(
                NodeId.parse(at < 0 ? authority : authority.substring(0, at)), addresses, relays);
    }

    private static void parseQuery(
            String query, List<InetSocketAddress> addresses, List<URI> relays) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            switch (key) {
                case "addr" -> addresses.add(parseHostAndPort(decode(pair, equals)));
                case "relay" -> relays.add(parseRelay(decode(pair, equals)));
                default ->
                        throw new IllegalArgumentException(
                                "node uri: '" + pair + "' (expected addr=host:port or relay=uri)");
            }
        }
    }

    private static String hostAndPort(InetSocketAddress address) {
        String host =
                address.isUnresolved() || address.getAddress() == null
                        ? address.getHostString()
                        : address.getAddress().getHostAddress();
        boolean v6 = address.getAddress() instanceof Inet6Address || host.indexOf(':') >= 0;
        return (v6 ? '[' + withoutScope(host) + ']' : host) + ':' + address.getPort();
    }

    private static String withoutScope(String host) {
        int percent = host.indexOf('%');
        return percent < 0 ? host : host.substring(0, percent);
    }

    private static String decode(String pair, int equals) {
        try {
            return URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "node uri: '" + pair + "' (expected % to begin two hex digits)", e);
        }
    }

    static URI parseRelay(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "relay: '" + text + "' (expected an absolute URI)", e);
        }
    }

    private static InetSocketAddress parseHostAndPort(String text) {
        Matcher parts = HOST_AND_PORT.matcher(text);
        if (!parts.matches()) {
            throw unlikeHostAndPort(text);
        }
        int port = parsePort(text, parts.group("port"));
        String v6 = parts.group("v6");
        String host = parts.group("host");
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(v6 == null ? host : v6), port);
        } catch (IllegalArgumentException _) {
            if (v6 != null) {
                throw unlikeHostAndPort(text);
            }
            return InetSocketAddress.createUnresolved(host, port);
        }
    }

    private static IllegalArgumentException unlikeHostAndPort(String text) {
        return new IllegalArgumentException(
                "address: '" + text + "' (expected host:port or [ipv6]:port)");
    }

    private static int parsePort(String text, String port) {
        try {
            int value = Integer.parseInt(port);
            if (value > 0 && value <= MAX_PORT) {
                return value;
            }
        } catch (NumberFormatException _) {
            // told below, with the range
        }
        throw new IllegalArgumentException(
                "address: '" + text + "' has port '" + port + "' (expected 1–65535)");
    }
}
