package io.umbel.node.router;

import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.middleware.Admitted;
import io.umbel.node.middleware.Decision.Refused;
import io.umbel.node.router.ServingObserver.Served;
import io.umbel.node.stream.FrontDoorConnection;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.StreamResetException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A virtual thread that runs a {@link ProtocolHandler} for one connection. */
final class ServedAtFrontDoor extends ServedConnection {
    private static final Logger log = LoggerFactory.getLogger(ServedAtFrontDoor.class);

    private final ProtocolHandler handler;
    private final int datagramQueue;
    private final Thread thread;

    ServedAtFrontDoor(
            Registration registration,
            ProtocolHandler handler,
            EstablishedConnection transport,
            int datagramQueue,
            ServingObserver observer,
            Consumer<ServedConnection> onEnd) {
        super(registration, transport, observer, onEnd);
        this.handler = handler;
        this.datagramQueue = datagramQueue;
        this.thread = newThread(this::run);
    }

    @Override
    void start() {
        thread.start();
    }

    @Override
    @SuppressWarnings("Interruption") // the handler's contract: interruption means "stop now"
    void interrupt() {
        thread.interrupt();
    }

    private void run() {
        nameInLog();
        try {
            switch (admit()) {
                case Admitted admitted -> admitted(admitted);
                case Refused _ -> {}
            }
        } finally {
            ended();
        }
    }

    /** Every line that the handler logs says whose it is; the thread ends with the connection. */
    private void nameInLog() {
        ConnectionInfo.Quic info = transport().info();
        MDC.put("peer", info.peer().toShortString());
        MDC.put("alpn", info.alpn().name());
        MDC.put("connection", Long.toString(info.number()));
    }

    private void admitted(Admitted admitted) {
        var connection =
                FrontDoorConnection.over(transport(), registration().middleware(), datagramQueue);
        Served served = observed();
        try (var _ = served.running()) {
            handle(connection);
        }
        connection
                .closeReason()
                .ifPresent(reason -> {
                    served.ended(reason);
                    admitted.finish(reason);
                });
    }

    /** The ladder of what can end a connection: from "the peer left" to "our plugin has a bug". */
    private void handle(FrontDoorConnection connection) {
        try {
            handler.handle(connection);
            connection.close();
        } catch (ConnectionClosedException left) {
            log.debug("{}: {}", this, left.getMessage());
            connection.close(ErrorCode.CANCELLED, ""); // it may have been another connection
        } catch (StreamResetException gaveUp) {
            log.debug("{}: {}", this, gaveUp.getMessage());
            connection.close(ErrorCode.CANCELLED, "gave up: stream reset with " + gaveUp.code());
        } catch (InterruptedException | InterruptedIOException stopped) {
            log.debug("{}: interrupted", this);
            connection.close(ErrorCode.SHUTTING_DOWN, registration().alpn() + " stops here");
        } catch (IOException failed) {
            log.info("{}: {}", this, failed.toString());
            connection.close(ErrorCode.INTERNAL, registration().alpn() + " failed");
        } catch (Throwable bug) {
            bug(bug);
            connection.close(ErrorCode.INTERNAL, registration().alpn() + " failed");
        }
    }
}
