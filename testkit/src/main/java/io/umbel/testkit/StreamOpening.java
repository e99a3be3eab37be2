package io.umbel.testkit;

import io.umbel.spi.ConnectionInfo.Side;
import java.io.IOException;
import java.util.function.Supplier;

/** Opens streams of one kind at one end: makes both ends of each, and keeps to the limit. */
final class StreamOpening {
    private static final int ID_STEP = 4;

    private final InMemoryConnection owner;
    private final NetworkConditions conditions;
    private final Kind kind;
    private long opened;
    private int open;

    /** The low bits of a stream id (RFC 9000 section 2.1), and how many directions there are. */
    enum Kind {
        BIDIRECTIONAL(0, 2),
        UNIDIRECTIONAL(2, 1);

        private final int idBits;
        private final int directions;

        Kind(int idBits, int directions) {
            this.idBits = idBits;
            this.directions = directions;
        }
    }

    StreamOpening(InMemoryConnection owner, NetworkConditions conditions, Kind kind) {
        this.owner = owner;
        this.conditions = conditions;
        this.kind = kind;
    }

    InMemoryStream bidirectional() throws IOException, InterruptedException {
        return whenThereIsRoom(this::connectBothWays);
    }

    InMemorySendStream unidirectional() throws IOException, InterruptedException {
        return whenThereIsRoom(this::connectOneWay);
    }

    private <T> T whenThereIsRoom(Supplier<T> opening) throws IOException, InterruptedException {
        return owner.link()
                .when(
                        owner,
                        () -> open < conditions.maxStreams() || owner.hasClosed(),
                        () -> {
                            owner.requireOpen();
                            open++;
                            return opening.get();
                        });
    }

    private InMemoryStream connectBothWays() {
        InMemoryConnection peer = owner.peer();
        long id = nextId();
        Runnable hereEnded = ours();
        Runnable thereEnded = theirs();
        var theirIn = new InMemoryReceiveStream(peer, thereEnded);
        var ourIn = new InMemoryReceiveStream(owner, hereEnded);
        var ourOut = connect(owner, theirIn, hereEnded);
        var theirOut = connect(peer, ourIn, thereEnded);
        theirIn.whenFirstSeen(() -> peer.arrive(new InMemoryStream(id, theirIn, theirOut)));
        return new InMemoryStream(id, ourIn, ourOut);
    }

    private InMemorySendStream connectOneWay() {
        InMemoryConnection peer = owner.peer();
        opened++;
        var theirIn = new InMemoryReceiveStream(peer, theirs());
        theirIn.whenFirstSeen(() -> peer.arrive(theirIn));
        return connect(owner, theirIn, ours());
    }

    private InMemorySendStream connect(
            InMemoryConnection from, InMemoryReceiveStream to, Runnable onEnd) {
        var sender = new InMemorySendStream(from, to, conditions.streamWindow(), onEnd);
        to.readFrom(sender);
        return sender;
    }

    private long nextId() {
        int side = owner.info().side() == Side.DIALER ? 0 : 1;
        return ID_STEP * opened++ + kind.idBits + side;
    }

    private Runnable ours() {
        owner.streamBegins();
        return afterAllDirections(owner::streamEnds);
    }

    /** The peer's end of a stream being over, its opener may open another. */
    private Runnable theirs() {
        InMemoryConnection peer = owner.peer();
        return afterAllDirections(() -> {
            peer.streamEnds();
            owner.link().carry(() -> open--);
        });
    }

    private Runnable afterAllDirections(Runnable action) {
        return new Runnable() {
            private int left = kind.directions;

            @Override
            public void run() {
                if (--left == 0) {
                    action.run();
                }
            }
        };
    }
}
