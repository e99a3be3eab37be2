package io.umbel.node.plugin;

import io.umbel.spi.Alpn;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Records what is served; drains as the router does, without connections. */
final class RecordingRegistry implements ProtocolRegistry {
    /** One swap. */
    record Swap(List<Alpn> added, List<Alpn> removed) {}

    private final BlockingQueue<Swap> swaps = new LinkedBlockingQueue<>();
    private final List<ServedProtocol> served = new CopyOnWriteArrayList<>();

    @Override
    public Set<Alpn> reserved() {
        return Set.of(Alpn.of("/control/1.0"));
    }

    @Override
    public void swap(Collection<ServedProtocol> added, Collection<ServedProtocol> removed) {
        served.removeAll(removed);
        served.addAll(added);
        swaps.add(new Swap(alpns(added), alpns(removed)));
    }

    @Override
    public void drain(Collection<ServedProtocol> removed, Duration grace)
            throws InterruptedException {
        for (ServedProtocol protocol : removed) {
            try {
                protocol.protocol().shutdown(grace);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    List<ServedProtocol> served() {
        return served;
    }

    ServedProtocol only(String alpn) {
        return served.stream()
                .filter(protocol -> protocol.alpn().name().equals(alpn))
                .reduce((_, _) -> {
                    throw new AssertionError("served twice: " + alpn);
                })
                .orElseThrow(() -> new AssertionError("not served: " + alpn));
    }

    List<String> names() {
        return served.stream().map(protocol -> protocol.alpn().name()).sorted().toList();
    }

    /** Waits for the next swap that nobody has looked at yet. */
    Swap nextSwap() throws InterruptedException {
        Swap swap = swaps.poll(20, TimeUnit.SECONDS);
        if (swap == null) {
            throw new AssertionError("nothing was swapped within 20 s; served: " + names());
        }
        return swap;
    }

    void forgetSwaps() {
        swaps.clear();
    }

    int swapsLeft() {
        return swaps.size();
    }

    private static List<Alpn> alpns(Collection<ServedProtocol> protocols) {
        return protocols.stream().map(ServedProtocol::alpn).toList();
    }
}
