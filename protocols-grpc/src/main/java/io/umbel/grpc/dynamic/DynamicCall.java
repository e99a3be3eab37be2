package io.umbel.grpc.dynamic;

import com.google.protobuf.DynamicMessage;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of a method, of whichever of the four kinds. For one thread. */
public final class DynamicCall {
    private final DynamicMethod method;
    private final JsonMessages requests;
    private final Consumer<DynamicMessage> replies;
    private final AtomicReference<@Nullable MessageFormatException> misfit =
            new AtomicReference<>();

    /**
     * A call to be made.
     *
     * @param requests what to send: one message, or none for an empty one, unless the client
     *     streams
     * @param replies gets each reply as it comes, on the caller's thread; the server waits
     *     meanwhile
     */
    public DynamicCall(
            DynamicMethod method, JsonMessages requests, Consumer<DynamicMessage> replies) {
        this.method = method;
        this.requests = requests;
        this.replies = replies;
    }

    /**
     * Makes it; blocks until the server has ended it. Interruption cancels it.
     *
     * @throws MessageFormatException if a request does not fit; the call is then cancelled, or was
     *     never made
     * @throws StatusException if it ends with another status than OK
     */
    public void run(Channel channel, CallOptions options)
            throws MessageFormatException, StatusException, InterruptedException {
        BlockingClientCall<DynamicMessage, DynamicMessage> call = start(channel, options);
        try {
            receiveAll(call);
        } catch (InterruptedException e) {
            call.cancel("interrupted", e);
            throw e;
        }
    }

    private BlockingClientCall<DynamicMessage, DynamicMessage> start(
            Channel channel, CallOptions options) throws MessageFormatException {
        if (method.type().clientSendsOneMessage()) {
            return ClientCalls.blockingV2ServerStreamingCall(
                    channel, method.callable(), options, onlyRequest());
        }
        BlockingClientCall<DynamicMessage, DynamicMessage> call =
                ClientCalls.blockingBidiStreamingCall(channel, method.callable(), options);
        Thread.ofVirtual().name("requests").start(() -> sendAll(call));
        return call;
    }

    private DynamicMessage onlyRequest() throws MessageFormatException {
        Optional<DynamicMessage> first = requests.next();
        if (first.isPresent() && requests.next().isPresent()) {
            throw MessageFormatException.tooMany(method.name());
        }
        return first.orElseGet(
                () -> DynamicMessage.getDefaultInstance(method.descriptor().getInputType()));
    }

    private void sendAll(BlockingClientCall<DynamicMessage, DynamicMessage> call) {
        try {
            Optional<DynamicMessage> request = requests.next();
            while (request.isPresent() && call.write(request.get())) {
                request = requests.next();
            }
            call.halfClose();
        } catch (MessageFormatException e) {
            misfit.set(e);
            call.cancel("a request does not fit", e);
        } catch (StatusException | IllegalStateException _) {
            // The call has ended: the receiving side tells how.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void receiveAll(BlockingClientCall<DynamicMessage, DynamicMessage> call)
            throws MessageFormatException, StatusException, InterruptedException {
        try {
            DynamicMessage reply = call.read();
            while (reply != null) {
                replies.accept(reply);
                reply = call.read();
            }
        } catch (StatusException e) {
            MessageFormatException cause = misfit.get();
            if (cause != null && e.getStatus().getCode() == Status.Code.CANCELLED) {
                throw cause;
            }
            throw e;
        }
    }
}
