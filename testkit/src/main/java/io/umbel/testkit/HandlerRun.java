package io.umbel.testkit;

import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.StreamResetException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;

/** One connection being handled, as the node's router does it. */
final class HandlerRun {
    private final ProtocolHandler handler;
    private final InMemoryConnection connection;
    private final Thread thread;
    private volatile int leftWaiting;

    private HandlerRun(ProtocolHandler handler, InMemoryConnection connection) {
        this.handler = handler;
        this.connection = connection;
        var info = connection.info();
        this.thread =
                Thread.ofVirtual()
                        .name(info.alpn() + "/" + info.peer().toShortString() + "/" + info.number())
                        .unstarted(this::run);
        thread.setContextClassLoader(handler.getClass().getClassLoader());
    }

    static HandlerRun start(ProtocolHandler handler, InMemoryConnection connection) {
        var run = new HandlerRun(handler, connection);
        run.thread.start();
        return run;
    }

    /** The router's ladder, from "the peer left" to "the handler has a bug". */
    private void run() {
        try {
            handler.handle(connection);
            leftWaiting = connection.isOpen() ? connection.link().waitingAt(connection) : 0;
            connection.close();
        } catch (ConnectionClosedException _) {
            connection.close(ErrorCode.CANCELLED, "");
        } catch (StreamResetException gaveUp) {
            connection.close(ErrorCode.CANCELLED, "gave up: " + gaveUp.getMessage());
        } catch (InterruptedException | InterruptedIOException _) {
            connection.close(ErrorCode.SHUTTING_DOWN, connection.info().alpn() + " stops here");
        } catch (Throwable _) {
            connection.close(ErrorCode.INTERNAL, connection.info().alpn() + " failed");
        }
    }

    @SuppressWarnings("Interruption") // to interrupt handlers is what a stopping node does
    void interrupt() {
        thread.interrupt();
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }

    boolean awaitEnd(Duration limit) throws InterruptedException {
        return thread.join(limit);
    }

    /** Other threads that waited for something on the connection when the handler returned. */
    int leftWaiting() {
        return leftWaiting;
    }

    /** Where the handler is. */
    List<StackTraceElement> stack() {
        return List.of(thread.getStackTrace());
    }
}
