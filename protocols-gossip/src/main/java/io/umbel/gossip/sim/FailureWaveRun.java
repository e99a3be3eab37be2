package io.umbel.gossip.sim;

import static io.umbel.gossip.sim.ScenarioRun.TOPIC;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.InEvent;
import io.umbel.gossip.proto.Message.Scope;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** One run of a {@link FailureWave} with one seed. */
public final class FailureWaveRun {
    private static final int CYCLES_BEFORE = 10;
    private static final int CYCLES_AFTER = 5;
    private static final int MESSAGES = 60;
    private static final int LAST_MESSAGES = 10;
    private static final Duration MESSAGE_LIMIT = Duration.ofSeconds(1);

    private final FailureWave wave;
    private final SimulatedNetwork network;
    private final RoundRecorder recorder = new RoundRecorder();
    private final SplittableRandom random;
    private long messages;

    public FailureWaveRun(FailureWave wave, long seed) {
        this.wave = wave;
        this.random = new SplittableRandom(seed);
        this.network = new SimulatedNetwork(wave.network(), wave.config(), random.nextLong());
    }

    public SimulatedNetwork network() {
        return network;
    }

    public FailureWaveResult run() {
        Duration interval = wave.config().membership().shuffleInterval();
        wave.bootstrap()
                .run(network, TOPIC, wave.peers(), wave.network().maxLatency(), random.nextLong());
        network.run(interval.multipliedBy(CYCLES_BEFORE));
        killMany();
        network.observe(recorder);
        double[] during = send(MESSAGES);
        Overlay overlay = Overlay.of(network, TOPIC);
        network.run(interval.multipliedBy(CYCLES_AFTER));
        double largest = Overlay.of(network, TOPIC).largestComponent();
        double[] after = send(LAST_MESSAGES);
        return new FailureWaveResult(
                during[0],
                mean(during, 1, 10),
                mean(during, 40, MESSAGES),
                overlay.meanActive(),
                overlay.isolated(),
                mean(after, 0, LAST_MESSAGES),
                largest);
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElse(0);
    }

    private void killMany() {
        int spared = wave.seedsSurvive() ? wave.bootstrap().seeds() : 0;
        int[] order = IntStream.range(0, wave.peers()).toArray();
        for (int i = spared; i < order.length; i++) {
            int other = i + random.nextInt(order.length - i);
            int node = order[other];
            order[other] = order[i];
            order[i] = node;
        }
        int victims = wave.peers() * wave.percent() / 100;
        if (!wave.seedsSurvive()) {
            killSeeds(order);
        }
        Arrays.stream(order, spared, spared + victims).forEach(network::kill);
    }

    /** Puts the seeds among the victims. */
    private void killSeeds(int[] order) {
        for (int i = 0, next = 0; i < order.length; i++) {
            if (order[i] < wave.bootstrap().seeds()) {
                int seed = order[i];
                order[i] = order[next];
                order[next++] = seed;
            }
        }
    }

    private double[] send(int count) {
        int[] alive = network.alive().toArray();
        var reliabilities = new double[count];
        for (int i = 0; i < count; i++) {
            recorder.begin(network.now());
            Bytes content = ScenarioRun.content(messages++);
            recorder.expect(content, alive.length - 1);
            int sender = alive[random.nextInt(alive.length)];
            network.handle(sender, new InEvent.Broadcast(TOPIC, content, Scope.SWARM));
            var _ = network.runUntil(recorder::isComplete, MESSAGE_LIMIT);
            reliabilities[i] = recorder.reliability();
        }
        return reliabilities;
    }
}
