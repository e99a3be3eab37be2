package io.umbel.gossip.sim;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.InEvent;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.gossip.sim.Step.Kill;
import io.umbel.gossip.sim.Step.Pause;
import io.umbel.gossip.sim.Step.Replace;
import io.umbel.gossip.sim.Step.Rounds;
import io.umbel.gossip.sim.Step.Senders;
import io.umbel.gossip.sim.Step.Split;
import io.umbel.spi.TopicId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** One run of a {@link Scenario} with one seed. */
public final class ScenarioRun {
    static final TopicId TOPIC = TopicId.named("simulation");

    private static final Duration TIME_FOR_GOODBYES = Duration.ofSeconds(1);

    private final Scenario scenario;
    private final SimulatedNetwork network;
    private final RoundRecorder recorder = new RoundRecorder();
    private final SequencedMap<String, List<RoundFigures>> rounds = new LinkedHashMap<>();
    private final SequencedMap<String, PhaseFigures> phases = new LinkedHashMap<>();
    private final SplittableRandom random;
    private final long bootstrapSeed;
    private int single;
    private long messages;
    private int roundsEnded;

    public ScenarioRun(Scenario scenario, long seed) {
        this.scenario = scenario;
        this.random = new SplittableRandom(seed);
        this.network =
                new SimulatedNetwork(scenario.network(), scenario.config(), random.nextLong());
        this.bootstrapSeed = random.nextLong();
    }

    public SimulatedNetwork network() {
        return network;
    }

    public Overlay overlay() {
        return Overlay.of(network, TOPIC);
    }

    /** Runs everything; {@code progress} is told how many rounds have ended. */
    public ScenarioResult run(IntConsumer progress) {
        bootstrap();
        network.observe(recorder);
        single = random.nextInt(scenario.peers());
        scenario.steps().forEach(step -> carryOut(step, progress));
        return new ScenarioResult(phases, overlay());
    }

    public void bootstrap() {
        scenario.bootstrap()
                .run(
                        network,
                        TOPIC,
                        scenario.peers(),
                        scenario.network().maxLatency(),
                        bootstrapSeed);
    }

    private void carryOut(Step step, IntConsumer progress) {
        switch (step) {
            case Rounds some -> measure(some, progress);
            case Pause(Duration duration) -> network.run(duration);
            case Kill(int percent, boolean seedsSurvive) ->
                    victims(percent, seedsSurvive).forEach(network::kill);
            case Replace(int percent) -> replace(victims(percent, true).toArray());
            case Split(int sides) -> network.partition(node -> node % sides);
        }
    }

    /** The seeds first, or not at all; the others by chance. */
    private IntStream victims(int percent, boolean seedsSurvive) {
        int[] alive = network.alive().toArray();
        int seeds = scenario.bootstrap().seeds();
        IntStream others = IntStream.of(shuffled(alive)).filter(node -> node >= seeds);
        return (seedsSurvive ? others : IntStream.concat(IntStream.range(0, seeds), others))
                .limit((long) alive.length * percent / 100);
    }

    private int[] shuffled(int[] nodes) {
        for (int i = nodes.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int node = nodes[other];
            nodes[other] = nodes[i];
            nodes[i] = node;
        }
        return nodes;
    }

    private void replace(int[] leaving) {
        for (int i = 0; i < leaving.length; i += 2) {
            network.handle(leaving[i], new InEvent.Quit(TOPIC));
        }
        network.run(TIME_FOR_GOODBYES);
        for (int node : leaving) {
            network.kill(node);
            network.join(network.addNode(), TOPIC, random.nextInt(scenario.bootstrap().seeds()));
        }
    }

    private void measure(Rounds step, IntConsumer progress) {
        List<RoundFigures> figures = rounds.computeIfAbsent(step.phase(), _ -> new ArrayList<>());
        for (int i = 0; i < step.count(); i++) {
            figures.add(round(step.senders(), step.limit()));
            progress.accept(++roundsEnded);
        }
        phases.put(step.phase(), PhaseFigures.of(figures, overlay()));
    }

    private RoundFigures round(Senders senders, Duration limit) {
        int[] alive = network.alive().toArray();
        recorder.begin(network.now());
        switch (senders) {
            case SINGLE -> send(single, alive.length);
            case MULTI -> send(alive[random.nextInt(alive.length)], alive.length);
            case ALL -> IntStream.of(alive).forEach(sender -> send(sender, alive.length));
        }
        var _ = network.runUntil(recorder::isComplete, limit);
        return recorder.figures(limit);
    }

    private void send(int sender, int alive) {
        Bytes content = content(messages++);
        recorder.expect(content, alive - 1);
        network.handle(sender, new InEvent.Broadcast(TOPIC, content, Scope.SWARM));
    }

    static Bytes content(long number) {
        return Bytes.owning(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }
}
