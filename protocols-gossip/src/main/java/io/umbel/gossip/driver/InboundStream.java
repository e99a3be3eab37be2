package io.umbel.gossip.driver;

import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.MessageIds;
import io.umbel.gossip.wire.FrameReader;
import io.umbel.gossip.wire.Hello;
import io.umbel.gossip.wire.MalformedFrameException;
import io.umbel.gossip.wire.Sha256MessageIds;
import io.umbel.spi.Admission;
import io.umbel.spi.Alpn;
import io.umbel.spi.Call;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeContext;
import io.umbel.spi.OnFinish;
import io.umbel.spi.ReceiveStream;
import io.umbel.spi.TopicId;
import io.umbel.spi.Violation;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Reads a peer's stream: a hello, then messages of one topic. On a thread of its own. */
final class InboundStream {
    private static final Duration HELLO_LIMIT = Duration.ofSeconds(5);
    private static final int READ_AHEAD = 16 * 1024;
    private static final int MOST_UNWANTED = 1 << 20;

    private final PeerConnection connection;
    private final ReceiveStream stream;
    private final FrameReader frames;
    private final MessageIds ids = new Sha256MessageIds();
    private volatile boolean late;
    private int unwanted;

    InboundStream(PeerConnection connection, ReceiveStream stream) {
        this.connection = connection;
        this.stream = stream;
        this.frames = new FrameReader(connection.limits());
    }

    void read() {
        boolean goodbye = false;
        try {
            goodbye = !readAll(new BufferedInputStream(stream, READ_AHEAD)) && !late;
        } catch (MalformedFrameException e) {
            connection
                    .events()
                    .violated(connection, Violation.MALFORMED, String.valueOf(e.getMessage()));
            stream.stop(ErrorCode.PROTOCOL_VIOLATION);
        } catch (IOException | RejectedExecutionException _) {
            stream.close(); // The peer reset the stream, or the connection is gone, or the plugin.
        } catch (InterruptedException _) {
            stream.stop(ErrorCode.SHUTTING_DOWN);
            Thread.currentThread().interrupt();
        } finally {
            connection.streamEnded(goodbye);
        }
    }

    /** False if there was nothing, which says goodbye. */
    private boolean readAll(InputStream in) throws IOException, InterruptedException {
        Optional<TopicId> topic = readHello(in);
        if (topic.isEmpty()) {
            return false;
        }
        Optional<byte[]> frame = frames.readFrame(in);
        while (frame.isPresent() && unwanted <= MOST_UNWANTED) {
            receive(topic.get(), frame.get());
            frame = frames.readFrame(in);
        }
        if (frame.isPresent()) {
            stream.stop(GossipCodes.NOT_JOINED);
        }
        return true;
    }

    private Optional<TopicId> readHello(InputStream in) throws IOException {
        Future<?> limit =
                connection
                        .node()
                        .scheduler()
                        .schedule(this::giveUp, HELLO_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        try {
            Optional<byte[]> frame = frames.readFrame(in);
            if (frame.isEmpty()) {
                return Optional.empty();
            }
            Hello hello = frames.hello(frame.get());
            connection.greeted(hello);
            return Optional.of(hello.topic());
        } finally {
            limit.cancel(false);
        }
    }

    private void giveUp() {
        late = true;
        stream.stop(ErrorCode.LIMIT_EXCEEDED);
    }

    /** Of a kind that only later versions know, it is passed over. */
    private void receive(TopicId topic, byte[] frame) throws IOException, InterruptedException {
        Message message = frames.message(frame).orElse(null);
        if (message == null || isUnwanted(topic, message, frame.length)) {
            return;
        }
        if (message instanceof Message.Payload payload) {
            receivePayload(topic, payload, frame.length);
        } else {
            connection.events().received(connection, topic, message, frame.length);
        }
    }

    /**
     * The first message of a topic that is not joined is answered; until the answer has arrived
     * more may come. The stream is not stopped for them: if the topic is joined again, they are
     * wanted, and a peer does not always notice that a stream was stopped.
     */
    private boolean isUnwanted(TopicId topic, Message message, int bytes) {
        if (connection.events().isJoined(topic)) {
            unwanted = 0;
            return false;
        }
        boolean answered = unwanted > 0;
        unwanted += bytes;
        return answered && message instanceof Message.Broadcast;
    }

    private void receivePayload(TopicId topic, Message.Payload payload, int bytes)
            throws InterruptedException {
        if (!ids.of(payload.nonce(), payload.content()).equals(payload.id())) {
            connection
                    .events()
                    .violated(
                            connection,
                            Violation.FORGERY,
                            "message id " + payload.id() + " is not the hash of its content");
            return;
        }
        NodeContext node = connection.node();
        if (!node.isGuarded()) {
            connection.events().received(connection, topic, payload, bytes);
            return;
        }
        Alpn alpn = connection.info().alpn();
        var call = new Call(Call.Kind.MESSAGE, connection.info(), alpn, topic.toString());
        if (node.admit(call) instanceof Admission.Accept accepted) {
            connection.events().received(connection, topic, payload, bytes);
            accepted.onFinish().finished(OnFinish.Outcome.OK);
        } else {
            connection.events().refused(connection);
        }
    }
}
