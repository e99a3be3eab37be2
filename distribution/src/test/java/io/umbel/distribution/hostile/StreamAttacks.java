package io.umbel.distribution.hostile;

import io.umbel.node.Node;
import io.umbel.node.control.PingHandler;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Stream;
import io.umbel.testkit.hostile.Attack.Damage;
import io.umbel.testkit.hostile.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Attacks of a peer that has a key, and the right protocol. */
final class StreamAttacks {
    private static final Alpn ECHO = Alpn.of("/echo/1.0");
    private static final int CONNECTIONS = 8;
    private static final int STREAMS = 200;
    private static final int GREEDY_STREAMS = 16;
    private static final int CHUNK = 64 << 10;
    private static final int RESETS_PER_SECOND = 10_000;
    private static final int DATAGRAMS_PER_SECOND = 10_000;
    private static final int REDIALS_PER_SECOND = 20;
    private static final int MIB = 20;

    private StreamAttacks() {}

    static Map<String, Weapon> all() {
        return Map.of(
                "slowloris", StreamAttacks::slowloris,
                "never reads", StreamAttacks::neverReads,
                "rapid reset", StreamAttacks::rapidReset,
                "datagrams of the largest size", StreamAttacks::datagrams);
    }

    private static List<Connection> connections(Node attacker, Aim aim, Alpn alpn)
            throws Exception {
        var connections = new ArrayList<Connection>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(attacker.context().dial(aim.node(), alpn));
        }
        return connections;
    }

    private static Damage slowloris(Aim aim, BooleanSupplier goOn) throws Exception {
        try (Node attacker = aim.stranger()) {
            var seen = new Seen();
            var streams = new ArrayList<Stream>();
            for (Connection connection : connections(attacker, aim, PingHandler.ALPN)) {
                for (int i = 0; i < STREAMS && goOn.getAsBoolean(); i++) {
                    streams.add(connection.openStream());
                }
            }
            int bytes = 0;
            var pace = new Pace(Math.max(1, streams.size()));
            while (goOn.getAsBoolean()) {
                pace.await();
                try {
                    streams.get(bytes % streams.size()).out().write(1);
                } catch (IOException refused) {
                    seen.add(refused);
                }
                bytes++;
            }
            return new Damage(
                    "%d streams on %d connections, a byte a second on each: %d bytes"
                            .formatted(streams.size(), CONNECTIONS, bytes),
                    seen.toString());
        }
    }

    /** Sends to an echo what the node lets it, and takes nothing back. */
    private static Damage neverReads(Aim aim, BooleanSupplier goOn) throws Exception {
        try (Node attacker = aim.stranger()) {
            var seen = new Seen();
            var written = new AtomicLong();
            int opened = 0;
            for (Connection connection : connections(attacker, aim, ECHO)) {
                for (int i = 0; i < GREEDY_STREAMS && goOn.getAsBoolean(); i++) {
                    Stream stream = connection.openStream();
                    opened++;
                    Thread.ofVirtual().name("writer").start(() -> write(stream, written, seen));
                }
            }
            Pace.until(goOn);
            return new Damage(
                    "%d MiB on %d streams of %d connections, no byte read"
                            .formatted(written.get() >> MIB, opened, CONNECTIONS),
                    seen.toString());
        }
    }

    private static void write(Stream stream, AtomicLong written, Seen seen) {
        var chunk = new byte[CHUNK];
        try {
            while (true) {
                stream.out().write(chunk);
                written.addAndGet(CHUNK);
            }
        } catch (IOException ended) {
            seen.add(ended);
        }
    }

    private static Damage rapidReset(Aim aim, BooleanSupplier goOn) throws Exception {
        try (Node attacker = aim.stranger()) {
            var seen = new Seen();
            var pace = new Pace(RESETS_PER_SECOND);
            var dials = new Pace(REDIALS_PER_SECOND);
            int resets = 0;
            int connections = 0;
            while (goOn.getAsBoolean()) {
                dials.await();
                try (Connection connection =
                        attacker.context().dial(aim.node(), PingHandler.ALPN)) {
                    connections++;
                    while (goOn.getAsBoolean()) {
                        pace.await();
                        Stream stream = connection.openStream();
                        stream.out().write(1);
                        stream.out().reset(ErrorCode.CANCELLED);
                        stream.in().stop(ErrorCode.CANCELLED);
                        resets++;
                    }
                } catch (IOException closed) {
                    seen.add(closed);
                }
            }
            return new Damage(
                    "%d streams opened and reset on %d connections, up to %d a second"
                            .formatted(resets, connections, RESETS_PER_SECOND),
                    seen.toString());
        }
    }

    private static Damage datagrams(Aim aim, BooleanSupplier goOn) throws Exception {
        try (Node attacker = aim.stranger()) {
            Connection connection = attacker.context().dial(aim.node(), PingHandler.ALPN);
            var pace = new Pace(DATAGRAMS_PER_SECOND);
            var seen = new Seen();
            int sent = 0;
            int largest = 0;
            while (goOn.getAsBoolean()) {
                pace.await();
                try {
                    largest = connection.maxDatagramSize();
                    sent += connection.sendDatagram(ByteBuffer.allocate(largest)) ? 1 : 0;
                } catch (IOException closed) {
                    seen.add(closed);
                }
            }
            return new Damage(
                    "%d datagrams of %d bytes, %d a second"
                            .formatted(sent, largest, DATAGRAMS_PER_SECOND),
                    seen.toString());
        }
    }
}
