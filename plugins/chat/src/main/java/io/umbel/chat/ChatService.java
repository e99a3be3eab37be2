package io.umbel.chat;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.umbel.grpc.Caller;
import io.umbel.spi.NodeId;
import io.umbel.spi.TopicClosedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/** An ordinary grpc-java service over {@link Rooms}. */
final class ChatService extends ChatGrpc.ChatImplBase implements AutoCloseable {
    private static final int MAX_NAME = 64;
    private static final int MAX_TEXT = 2000;

    private final Rooms rooms;
    private final NodeId node;
    private final InstantSource clock;

    ChatService(Rooms rooms, NodeId node, InstantSource clock) {
        this.rooms = rooms;
        this.node = node;
        this.clock = clock;
    }

    @Override
    public void say(SayRequest request, StreamObserver<SayReply> replies) {
        try {
            check("room", request.getRoom(), MAX_NAME);
            check("from", request.getFrom(), MAX_NAME);
            check("text", request.getText(), MAX_TEXT);
            Said said = said(request);
            rooms.enter(said.getRoom()).say(said);
            replies.onNext(SayReply.newBuilder().setId(said.getId()).build());
            replies.onCompleted();
        } catch (IllegalArgumentException e) {
            replies.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asException());
        } catch (RoomUnavailableException | TopicClosedException e) {
            replies.onError(Status.UNAVAILABLE.withDescription(e.getMessage()).asException());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            replies.onError(Status.CANCELLED.withDescription("the node stops").asException());
        }
    }

    @Override
    public void listen(ListenRequest request, StreamObserver<RoomEvent> events) {
        try {
            check("room", request.getRoom(), MAX_NAME);
            Room room = rooms.enter(request.getRoom());
            room.add(new Listener((ServerCallStreamObserver<RoomEvent>) events, room), node);
        } catch (IllegalArgumentException e) {
            events.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asException());
        } catch (RoomUnavailableException e) {
            events.onError(Status.UNAVAILABLE.withDescription(e.getMessage()).asException());
        }
    }

    private Said said(SayRequest request) {
        Instant now = clock.instant();
        return Said.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setRoom(request.getRoom())
                .setFrom(request.getFrom())
                .setText(request.getText())
                .setNode(node.toString())
                .setKey(Caller.current().nodeId().map(NodeId::toString).orElse(""))
                .setAt(
                        Timestamp.newBuilder()
                                .setSeconds(now.getEpochSecond())
                                .setNanos(now.getNano()))
                .build();
    }

    private static void check(String what, String value, int longest) {
        if (value.isEmpty() || value.length() > longest) {
            throw new IllegalArgumentException(
                    "%s: %d characters (expected 1–%d)".formatted(what, value.length(), longest));
        }
    }

    @Override
    public void close() {
        rooms.close();
    }
}
