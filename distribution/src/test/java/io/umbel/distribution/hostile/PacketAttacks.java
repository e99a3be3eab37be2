package io.umbel.distribution.hostile;

import io.umbel.testkit.hostile.Attack.Damage;
import io.umbel.testkit.hostile.InitialPackets;
import io.umbel.testkit.hostile.Pace;
import io.umbel.testkit.hostile.Stranger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Attacks of somebody who has a socket and no key. */
final class PacketAttacks {
    private static final int PORTS = 32;

    /** Twenty times what one address may begin. */
    private static final int PER_SECOND = 4_000;

    private static final int HANDSHAKES_PER_SECOND = 400;
    private static final int SIZE = 1200;
    private static final int LONG_HEADER = 0xC0;

    private PacketAttacks() {}

    static Map<String, Weapon> all() {
        return Map.of(
                "handshake flood", PacketAttacks::initials,
                "garbage", PacketAttacks::garbage,
                "handshakes that never finish", PacketAttacks::neverFinished);
    }

    @FunctionalInterface
    private interface Datagrams {
        byte[] next() throws Exception;
    }

    private static Damage initials(Aim aim, BooleanSupplier goOn) throws Exception {
        var initials = new InitialPackets(1);
        return flood(aim, goOn, "valid Initials", initials::next);
    }

    /** Every other one looks like a packet that begins a connection, of some version. */
    private static Damage garbage(Aim aim, BooleanSupplier goOn) throws Exception {
        var random = new Random(2);
        return flood(
                aim,
                goOn,
                "random datagrams",
                () -> {
                    var bytes = new byte[SIZE];
                    random.nextBytes(bytes);
                    if (random.nextBoolean()) {
                        bytes[0] |= (byte) LONG_HEADER;
                    }
                    return bytes;
                });
    }

    private static Damage flood(Aim aim, BooleanSupplier goOn, String what, Datagrams datagrams)
            throws Exception {
        List<Stranger> strangers = strangers(aim);
        try {
            var pace = new Pace(PER_SECOND);
            int sent = 0;
            while (goOn.getAsBoolean()) {
                pace.await();
                strangers.get(sent++ % PORTS).send(datagrams.next());
            }
            var seen = new Seen();
            for (Stranger stranger : strangers) {
                for (Optional<byte[]> answer = stranger.receive(1);
                        answer.isPresent();
                        answer = stranger.receive(1)) {
                    seen.add(Stranger.isRetry(answer.get()) ? "Retry" : "other answer");
                }
            }
            return new Damage(
                    "%d %s from %d ports, %d a second".formatted(sent, what, PORTS, PER_SECOND),
                    seen.toString());
        } finally {
            strangers.forEach(Stranger::close);
        }
    }

    /** Proves its address as often as it is asked to, and then says nothing more. */
    private static Damage neverFinished(Aim aim, BooleanSupplier goOn) throws Exception {
        List<Stranger> strangers = strangers(aim);
        try {
            var initials = new InitialPackets(3);
            var pace = new Pace(HANDSHAKES_PER_SECOND);
            int begun = 0;
            int proven = 0;
            while (goOn.getAsBoolean()) {
                pace.await();
                Stranger stranger = strangers.get(begun++ % PORTS);
                stranger.send(initials.next());
                proven += prove(stranger, initials);
            }
            return new Damage(
                    "%d handshakes begun, %d a second".formatted(begun, HANDSHAKES_PER_SECOND),
                    proven + " × Retry, answered with its token");
        } finally {
            strangers.forEach(Stranger::close);
        }
    }

    private static int prove(Stranger stranger, InitialPackets initials) throws Exception {
        int proven = 0;
        for (Optional<byte[]> answer = stranger.receive(1);
                answer.isPresent();
                answer = stranger.receive(1)) {
            if (Stranger.isRetry(answer.get())) {
                stranger.send(initials.answer(answer.get()));
                proven++;
            }
        }
        return proven;
    }

    private static List<Stranger> strangers(Aim aim) throws IOException {
        var strangers = new ArrayList<Stranger>();
        for (int i = 0; i < PORTS; i++) {
            strangers.add(new Stranger(aim.from(), aim.socket()));
        }
        return strangers;
    }
}
