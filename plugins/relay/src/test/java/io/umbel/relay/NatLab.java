package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Hosts behind NATs of real kernels, and a public network between them: {@code nat-lab.sh}. */
final class NatLab implements AutoCloseable {
    private static final String PUBLIC_ADDRESS = "203.0.113.1";
    private static final String PUBLIC_IPV6 = "2001:db8::1";
    private static final String PREFIX = "umbel" + ProcessHandle.current().pid() % 100_000;
    private static final String SIDES = "abcdefgh";

    /** What a NAT does, in the words of RFC 4787, or a firewall. */
    enum Nat {
        NONE,
        FULL_CONE,
        ADDRESS_RESTRICTED,
        PORT_RESTRICTED,
        SYMMETRIC,
        NO_UDP;

        /** Those that let UDP through somehow. */
        static final List<Nat> OF_UDP =
                List.of(NONE, FULL_CONE, ADDRESS_RESTRICTED, PORT_RESTRICTED, SYMMETRIC);

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final String publicAddress;
    private final List<String> addresses;

    private NatLab(String publicAddress, List<String> addresses) {
        this.publicAddress = publicAddress;
        this.addresses = List.copyOf(addresses);
    }

    /** Why there can be no lab on this machine; empty if there can. */
    static Optional<String> isMissing() {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("network namespaces need root");
        }
        return onPath("ip") && onPath("nft")
                ? Optional.empty()
                : Optional.of("network namespaces need the commands ip and nft");
    }

    /** Skips the test with a reason where something is missing; on CI that is a failure. */
    static void require(Optional<String> missing) {
        if (missing.isPresent()) {
            String reason = missing.get();
            var _ = "true".equals(System.getenv("CI")) ? fail(reason) : abort(reason);
        }
    }

    private static boolean onPath(String command) {
        return List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin").stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    static NatLab between(Nat left, Nat right) {
        return of(List.of(left, right));
    }

    /** A host behind each of these. */
    static NatLab of(List<Nat> nats) {
        run("up", nats.stream().map(Nat::text).toArray(String[]::new));
        var addresses = new ArrayList<String>();
        for (Nat nat : nats) {
            String network = nat == Nat.NONE ? "198.51.10%d.10" : "192.168.%d.10";
            addresses.add(network.formatted(addresses.size() + 1));
        }
        return new NatLab(PUBLIC_ADDRESS, addresses);
    }

    /** Both hosts on one network, behind one port-restricted NAT that leads nothing back in. */
    static NatLab sameNetwork() {
        run("up-lan");
        return new NatLab(PUBLIC_ADDRESS, List.of("192.168.1.10", "192.168.1.20"));
    }

    /** Nothing but IPv6, and firewalls that let in answers only. */
    static NatLab ipv6() {
        run("up-ipv6");
        return new NatLab(PUBLIC_IPV6, List.of("2001:db8:101::10", "2001:db8:102::10"));
    }

    /** The left host has IPv6 and, behind a port-restricted NAT, IPv4; the right one IPv4. */
    static NatLab ipv6OnTheLeft() {
        run("up-ipv6-left");
        return new NatLab(PUBLIC_ADDRESS, List.of("::", "198.51.102.10"));
    }

    /** Nothing passes between the two hosts any more, except over the relay. */
    void cut() {
        run("cut");
    }

    void restore() {
        run("restore");
    }

    /** The left network, which had no UDP, has it from now on. */
    void letUdpThrough() {
        run("let-udp");
    }

    /** Whatever listens at this public port vanishes without a word. */
    void kill(int port) {
        run("kill", Integer.toString(port));
    }

    /** All that were killed are back. */
    void revive() {
        run("revive");
    }

    /** The left NAT forgets its mappings, and makes others. */
    void remap() {
        run("remap");
    }

    /** The left host gets another address. */
    void moveLeft() {
        run("move");
    }

    NetworkNamespace publicNetwork() {
        return new NetworkNamespace(PREFIX + "-pub");
    }

    NetworkNamespace left() {
        return host(0);
    }

    NetworkNamespace right() {
        return host(1);
    }

    /** The one behind the NAT of that index. */
    NetworkNamespace host(int index) {
        return new NetworkNamespace(PREFIX + "-" + SIDES.charAt(index));
    }

    /** What stands between the right host and the public network. */
    NetworkNamespace rightRouter() {
        return new NetworkNamespace(PREFIX + "-rb");
    }

    /** Where a relay is reached. */
    String publicAddress() {
        return publicAddress;
    }

    /** What that host's socket is bound to. */
    String hostAddress(int index) {
        return addresses.get(index);
    }

    String leftAddress() {
        return hostAddress(0);
    }

    String rightAddress() {
        return hostAddress(1);
    }

    private static void run(String what, String... arguments) {
        try {
            Path script = Path.of(NatLab.class.getResource("/nat-lab.sh").toURI());
            var command = new ArrayList<>(List.of("bash", script.toString(), what, PREFIX));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            byte[] said = process.getInputStream().readAllBytes(); // until it has ended
            assertThat(process.waitFor())
                    .as("%s: %s", command, new String(said, StandardCharsets.UTF_8))
                    .isZero();
        } catch (IOException | InterruptedException | URISyntaxException e) {
            throw new IllegalStateException("nat-lab.sh", e);
        }
    }

    @Override
    public void close() {
        run("down");
    }
}
