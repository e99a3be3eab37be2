package io.umbel.distribution.hostile;

import io.umbel.spi.NodeAddress;
import io.umbel.testkit.hostile.Attack.Damage;
import io.umbel.testkit.hostile.Pace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The attacker's process. Reads {@code NAME}, attacks so until the next line, and prints what it
 * did and saw, with a tab between; ends with its input.
 */
public final class Attacker {
    private static final Map<String, Weapon> WEAPONS = weapons();

    /** How the line begins that tells what came of an attack. */
    static final String REPORT = "report:";

    private static final int FIRST_NETWORK = 2;

    private Attacker() {}

    private static Map<String, Weapon> weapons() {
        var all = new HashMap<String, Weapon>();
        List.of(
                        PacketAttacks.all(),
                        StreamAttacks.all(),
                        IdentityAttacks.all(),
                        GrpcAttacks.all(),
                        Http2Attacks.all(),
                        GossipAttacks.all(),
                        DirectoryAttacks.all())
                .forEach(all::putAll);
        return Map.copyOf(all);
    }

    /** What it knows, in the order of the alphabet. */
    static List<String> attacks() {
        return WEAPONS.keySet().stream().sorted().toList();
    }

    /**
     * @param arguments the node's ticket, the port of its gRPC on TCP, a folder for its own use
     */
    public static void main(String... arguments) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var names = new ArrayList<>(attacks());
        for (String name = in.readLine(); name != null; name = in.readLine()) {
            // Each from its own address: what one did must not be held against the next.
            var from = "127.0.%d.1".formatted(FIRST_NETWORK + names.indexOf(name));
            var aim =
                    new Aim(
                            NodeAddress.parse(arguments[0]),
                            Integer.parseInt(arguments[1]),
                            Path.of(arguments[2]),
                            from);
            System.out.println(REPORT + run(name, aim, in));
        }
        System.exit(0); // what is left of an attack's threads needs no farewell
    }

    private static String run(String name, Aim aim, BufferedReader in) throws Exception {
        var goOn = new AtomicBoolean(true);
        Thread.ofVirtual()
                .name("order to stop")
                .start(() -> {
                    try {
                        var _ = in.readLine();
                    } catch (IOException _) {
                        // nobody there any more
                    }
                    goOn.set(false);
                });
        try {
            Damage damage = WEAPONS.get(name).attack(aim, goOn::get);
            Pace.until(goOn::get);
            return damage.tried() + "\t" + damage.saw();
        } catch (Exception e) {
            Pace.until(goOn::get);
            e.printStackTrace();
            return "failed\t" + e;
        }
    }
}
