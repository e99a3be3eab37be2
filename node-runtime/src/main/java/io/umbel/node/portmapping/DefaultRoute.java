package io.umbel.node.portmapping;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The router through which this host reaches the internet, by Linux's table of IPv4 routes. */
final class DefaultRoute {
    /** Of the thread, for a network namespace belongs to threads. */
    private static final Path ROUTES = Path.of("/proc/thread-self/net/route");

    private static final int THROUGH_A_GATEWAY = 2;
    private static final int HEX = 16;

    private DefaultRoute() {}

    /**
     * Blocks to read a file.
     *
     * @throws IOException if there is none that can be known
     */
    static InetAddress gateway() throws IOException {
        if (!Files.exists(ROUTES)) {
            throw new IOException(
                    "no default route known (expected Linux; elsewhere set umbel.port-mapping to the router's address)");
        }
        return gateway(Files.readAllLines(ROUTES))
                .orElseThrow(() -> new IOException("this host has no default IPv4 route"));
    }

    /** The gateway of the default route with the smallest metric, in the lines of that table. */
    static Optional<InetAddress> gateway(List<String> table) {
        return table.stream()
                .skip(1)
                .map(line -> List.of(line.strip().split("\\s+", -1)))
                .filter(DefaultRoute::isDefault)
                .min(Comparator.comparingInt(row -> Integer.parseInt(row.get(6))))
                .map(row -> address(row.get(2)));
    }

    private static boolean isDefault(List<String> row) {
        return row.size() > 7
                && row.get(1).equals("00000000")
                && row.get(7).equals("00000000")
                && (Integer.parseInt(row.get(3), HEX) & THROUGH_A_GATEWAY) != 0;
    }

    private static InetAddress address(String hex) {
        byte[] bytes =
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .putInt(Integer.parseUnsignedInt(hex, HEX))
                        .array();
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }
}
