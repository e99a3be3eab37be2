package io.umbel.gossip.sim;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.InEvent;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.spi.TopicId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** One run of a {@link Scenario} with one seed. */
public final class ScenarioRun {
    static final TopicId TOPIC = TopicId.named("simulation");

    private final Scenario scenario;
    private final SimulatedNetwork network;
    private final RoundRecorder recorder = new RoundRecorder();
    private final SplittableRandom random;
    private final long bootstrapSeed;
    private long messages;

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

    /** Runs everything; {@code progress} is told the number of each round that has ended. */
    public ScenarioResult run(IntConsumer progress) {
        bootstrap();
        network.observe(recorder);
        List<RoundFigures> rounds = new ArrayList<>();
        int single = random.nextInt(scenario.peers());
        for (int round = 1; round <= scenario.rounds(); round++) {
            rounds.add(round(single));
            progress.accept(round);
        }
        return ScenarioResult.of(scenario, rounds, overlay());
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

    private RoundFigures round(int single) {
        recorder.begin(network.now());
        switch (scenario.senders()) {
            case SINGLE -> send(single);
            case MULTI -> send(random.nextInt(scenario.peers()));
            case ALL -> IntStream.range(0, scenario.peers()).forEach(this::send);
        }
        var _ = network.runUntil(recorder::isComplete, Scenario.ROUND_LIMIT);
        return recorder.figures(Scenario.ROUND_LIMIT);
    }

    private void send(int sender) {
        Bytes content = content(messages++);
        recorder.expect(content, scenario.peers() - 1);
        network.handle(sender, new InEvent.Broadcast(TOPIC, content, Scope.SWARM));
    }

    static Bytes content(long number) {
        return Bytes.owning(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }
}
