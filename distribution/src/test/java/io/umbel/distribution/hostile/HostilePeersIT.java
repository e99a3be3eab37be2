package io.umbel.distribution.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.testkit.hostile.AttackResult;
import io.umbel.testkit.hostile.AttackTrial;
import io.umbel.testkit.hostile.HonestSide;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One node, all attacks on it one after the other, each beside an honest client. Leaves the table
 * of {@code docs/security.md} in {@code target/hostile-peers.md}; {@code docs/security.md} says how
 * to bring it there.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HostilePeersIT {
    private static final AttackTrial.Plan PLAN = new AttackTrial.Plan(30, 120, 45);
    private static final double SERVED = 0.99;

    private final List<AttackResult> results = new ArrayList<>();

    private Path folder;
    private NodeUnderAttack node;
    private HonestClient honest;
    private AttackerProcess attacker;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        node = NodeUnderAttack.start(folder);
        honest = new HonestClient(node.address(), folder);
        attacker = new AttackerProcess(node, folder);
        for (int i = 0; i < PLAN.calls(); i++) {
            honest.call(); // both have compiled what they run, before anything is measured
        }
    }

    @AfterAll
    void report() throws Exception {
        System.out.println(AttackResult.table(results));
        System.out.println(node.counters(folder));
        Files.writeString(Path.of("target", "hostile-peers.md"), AttackResult.table(results));
        attacker.close();
        honest.close();
        node.close();
    }

    static Stream<String> attacks() {
        return Attacker.attacks().stream();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void honestClientIsServed_andMemoryIsBounded(String name) throws Exception {
        AttackResult result = attack(name);
        if (!isServed(result)) {
            result = attack(name); // the machine may have had something else to do
        }
        results.add(result);
        assertServed("before", PLAN.around(), result.before(), result);
        assertServed("during", PLAN.calls(), result.during(), result);
        assertServed("after", PLAN.around(), result.after(), result);
        assertThat(result.peakMemory())
                .as("memory: %s", result)
                .isLessThan(NodeUnderAttack.MAX_MEMORY);
    }

    private AttackResult attack(String name) throws Exception {
        AttackResult result =
                new AttackTrial(honest, node::memory, PLAN).run(name, attacker.attack(name));
        System.out.println(result);
        return result;
    }

    private static boolean isServed(AttackResult result) {
        return Stream.of(result.before(), result.during(), result.after())
                .allMatch(side -> side.successRate() >= SERVED);
    }

    private static void assertServed(String when, int calls, HonestSide side, AttackResult result) {
        assertThat(side.calls()).as("calls %s: %s", when, result).isEqualTo(calls);
        assertThat(side.successRate())
                .as("%s, %s: %s", when, side.lastFailure(), result)
                .isGreaterThanOrEqualTo(SERVED);
    }
}
