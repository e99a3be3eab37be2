package io.umbel.distribution.hostile;

import io.umbel.grpc.GrpcChannels;
import io.umbel.node.Node;
import io.umbel.spi.Connection;
import io.umbel.spi.Stream;
import io.umbel.testkit.hostile.Attack.Damage;
import io.umbel.testkit.hostile.Pace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Floods of single HTTP/2 frames, on a QUIC stream of a peer and on TCP of somebody without a key.
 */
final class Http2Attacks {
    private static final int FRAMES_PER_SECOND = 10_000;
    private static final int REDIALS_PER_SECOND = 20;
    private static final int CONNECT_MILLIS = 5_000;

    private Http2Attacks() {}

    /** An open HTTP/2 connection, whatever carries it. */
    private interface Wire extends AutoCloseable {
        InputStream in() throws IOException;

        OutputStream out() throws IOException;

        @Override
        void close() throws IOException;
    }

    @FunctionalInterface
    private interface Wires {
        Wire open() throws IOException, InterruptedException;
    }

    @FunctionalInterface
    private interface Frames {
        /** The number counts from 0 on each connection. */
        byte[] next(int number);
    }

    static Map<String, Weapon> all() {
        var all = new HashMap<String, Weapon>();
        Map.<String, Frames>of(
                        "SETTINGS flood", _ -> Http2Frames.settings(),
                        "PING flood", Http2Frames::ping,
                        "RST_STREAM flood", number -> Http2Frames.openAndReset(2 * number + 1),
                        "CONTINUATION flood",
                                number ->
                                        number == 0
                                                ? Http2Frames.unfinishedHeaders(1)
                                                : Http2Frames.continuation(1))
                .forEach((name, frames) -> {
                    all.put(name + ", QUIC", (aim, goOn) -> overQuic(aim, goOn, name, frames));
                    all.put(name + ", TCP", (aim, goOn) -> overTcp(aim, goOn, name, frames));
                });
        return all;
    }

    private static Damage overQuic(Aim aim, BooleanSupplier goOn, String name, Frames frames)
            throws Exception {
        try (Node attacker = aim.stranger()) {
            return flood(goOn, name, frames, () -> onStream(attacker, aim));
        }
    }

    private static Wire onStream(Node attacker, Aim aim) throws IOException, InterruptedException {
        Connection connection = attacker.context().dial(aim.node(), GrpcChannels.ALPN);
        Stream stream = connection.openStream();
        return new Wire() {
            @Override
            public InputStream in() {
                return stream.in();
            }

            @Override
            public OutputStream out() {
                return stream.out();
            }

            @Override
            public void close() {
                connection.close();
            }
        };
    }

    private static Damage overTcp(Aim aim, BooleanSupplier goOn, String name, Frames frames)
            throws Exception {
        return flood(goOn, name, frames, () -> onSocket(aim));
    }

    private static Wire onSocket(Aim aim) throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(aim.from(), 0));
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), aim.tcpPort()),
                CONNECT_MILLIS);
        return new Wire() {
            @Override
            public InputStream in() throws IOException {
                return socket.getInputStream();
            }

            @Override
            public OutputStream out() throws IOException {
                return socket.getOutputStream();
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }

    private static Damage flood(BooleanSupplier goOn, String name, Frames frames, Wires wires)
            throws Exception {
        var seen = new Seen();
        var pace = new Pace(FRAMES_PER_SECOND);
        var dials = new Pace(REDIALS_PER_SECOND);
        int sent = 0;
        int connections = 0;
        while (goOn.getAsBoolean()) {
            dials.await();
            try (Wire wire = wires.open()) {
                connections++;
                Thread.ofVirtual().name("reader").start(() -> read(wire, seen));
                wire.out().write(Http2Frames.preface());
                for (int i = 0; goOn.getAsBoolean(); i++) {
                    pace.await();
                    wire.out().write(frames.next(i));
                    sent++;
                }
            } catch (IOException refused) {
                seen.add("the connection ended: " + Seen.brief(refused));
            }
        }
        return new Damage(
                "%d frames on %d connections, up to %d a second (%s)"
                        .formatted(sent, connections, FRAMES_PER_SECOND, name),
                seen.toString());
    }

    private static void read(Wire wire, Seen seen) {
        try {
            Http2Frames.goAway(wire.in()).ifPresent(reason -> seen.add("GOAWAY " + reason));
        } catch (IOException ended) {
            // the writer tells
        }
    }
}
