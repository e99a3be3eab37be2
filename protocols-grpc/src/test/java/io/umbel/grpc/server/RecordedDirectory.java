package io.umbel.grpc.server;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.TopicClosedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A directory in memory: keeps what is announced, and what a test says that others offer. */
final class RecordedDirectory implements ServiceDirectory {
    private final NodeAddress self;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Offer> offers = new ArrayList<>();
    private boolean closed;

    /**
     * @param self in whose name services are announced
     */
    RecordedDirectory(NodeAddress self) {
        this.self = self;
    }

    /** What another node says of itself. */
    void put(Offer offer) {
        changing(() -> {
            offers.removeIf(old ->
                    old.node().id().equals(offer.node().id())
                            && old.service().name().equals(offer.service().name()));
            offers.add(offer);
        });
    }

    void remove(Offer offer) {
        changing(() -> offers.remove(offer));
    }

    /** As when the plugin stops. */
    void close() {
        changing(() -> closed = true);
    }

    private void changing(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Announcement announce(Service service) throws TopicClosedException {
        if (closed) {
            throw new TopicClosedException("the directory has stopped");
        }
        put(new Offer(self, service));
        return new Announcement() {
            @Override
            public void health(Health health) {
                put(new Offer(self, service.with(health)));
            }

            @Override
            public void close() {
                changing(() ->
                        offers.removeIf(
                                offer -> offer.service().with(service.health()).equals(service)));
            }
        };
    }

    @Override
    public List<Offer> list() {
        lock.lock();
        try {
            return offers.stream().sorted(Offer.ORDER).toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Watch watch(Collection<String> names) {
        return new Changes(List.copyOf(names));
    }

    private final class Changes implements Watch {
        private final List<String> names;
        private List<Offer> last = List.of();
        private boolean begun;
        private boolean ended;

        Changes(List<String> names) {
            this.names = names;
        }

        @Override
        public List<Offer> take() throws TopicClosedException, InterruptedException {
            lock.lock();
            try {
                while (begun && !ended && !closed && present().equals(last)) {
                    changed.await();
                }
                if (ended || closed) {
                    throw new TopicClosedException("the watch has ended");
                }
                begun = true;
                last = present();
                return last;
            } finally {
                lock.unlock();
            }
        }

        private List<Offer> present() {
            return list().stream()
                    .filter(offer -> names.isEmpty() || names.contains(offer.service().name()))
                    .toList();
        }

        @Override
        public void close() {
            changing(() -> ended = true);
        }
    }
}
