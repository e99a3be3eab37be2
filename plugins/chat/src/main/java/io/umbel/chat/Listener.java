package io.umbel.chat;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One call that listens. A client that reads slowly holds up nobody: what it has not read waits
 * here, and of that the oldest is dropped. For any thread.
 */
final class Listener {
    private static final int MOST_WAITING = 256;

    private final ServerCallStreamObserver<RoomEvent> client;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<RoomEvent> waiting = new ArrayDeque<>();
    private long missed;
    private boolean ended;

    /** Made by the call's own thread, before its method returns. */
    Listener(ServerCallStreamObserver<RoomEvent> client, Room room) {
        this.client = client;
        client.setOnReadyHandler(this::drain);
        client.setOnCancelHandler(() -> leave(room));
    }

    private void leave(Room room) {
        room.remove(this);
        ended();
    }

    void tell(RoomEvent event) {
        exclusively(() -> {
            waiting.add(event);
            if (waiting.size() > MOST_WAITING) {
                waiting.remove();
                missed++;
            }
        });
    }

    /** The node itself has missed some. */
    void missed(long messages) {
        exclusively(() -> missed += messages);
    }

    private void drain() {
        exclusively(() -> {});
    }

    /** Says that the room is closed on this node. */
    void end() {
        exclusively(() -> {
            ended = true;
            client.onError(
                    Status.UNAVAILABLE
                            .withDescription("the room closes on this node: listen again")
                            .asException());
        });
    }

    private void ended() {
        exclusively(() -> ended = true);
    }

    private void exclusively(Runnable change) {
        lock.lock();
        try {
            if (!ended) {
                change.run();
                send();
            }
        } finally {
            lock.unlock();
        }
    }

    private void send() {
        while (!ended && client.isReady() && (missed > 0 || !waiting.isEmpty())) {
            client.onNext(missed > 0 ? takeMissed() : waiting.remove());
        }
    }

    private RoomEvent takeMissed() {
        var event =
                RoomEvent.newBuilder().setMissed(Missed.newBuilder().setMessages(missed)).build();
        missed = 0;
        return event;
    }
}
