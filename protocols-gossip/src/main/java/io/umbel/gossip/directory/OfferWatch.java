package io.umbel.gossip.directory;

import io.umbel.spi.ServiceDirectory.Offer;
import io.umbel.spi.ServiceDirectory.Watch;
import io.umbel.spi.TopicClosedException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One reader's view of some names; costs nothing between its calls. */
final class OfferWatch implements Watch {
    private final Set<String> names;
    private final Function<Collection<String>, List<Offer>> offers;
    private final Consumer<OfferWatch> onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private boolean changed = true;
    private @Nullable String closed;
    private @Nullable List<Offer> last;

    OfferWatch(
            Collection<String> names,
            Function<Collection<String>, List<Offer>> offers,
            Consumer<OfferWatch> onClose) {
        this.names = Set.copyOf(names);
        this.offers = offers;
        this.onClose = onClose;
    }

    /** Does not block. */
    void changed(Set<String> changedNames) {
        if (!names.isEmpty() && Collections.disjoint(names, changedNames)) {
            return;
        }
        lock.lock();
        try {
            changed = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Offer> take() throws TopicClosedException, InterruptedException {
        while (true) {
            awaitChange();
            List<Offer> now = offers.apply(names);
            if (!now.equals(last)) {
                last = now;
                return now;
            }
        }
    }

    private void awaitChange() throws TopicClosedException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!changed && closed == null) {
                news.await();
            }
            if (closed != null) {
                throw new TopicClosedException(closed);
            }
            changed = false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        close("the watch was closed");
    }

    void close(String reason) {
        onClose.accept(this);
        lock.lock();
        try {
            closed = closed == null ? reason : closed;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
