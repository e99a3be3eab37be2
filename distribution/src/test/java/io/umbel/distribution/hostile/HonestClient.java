package io.umbel.distribution.hostile;

import com.typesafe.config.ConfigFactory;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.umbel.distribution.DialingNode;
import io.umbel.greeter.GreetRequest;
import io.umbel.greeter.GreeterGrpc;
import io.umbel.grpc.GrpcChannels;
import io.umbel.node.Node;
import io.umbel.node.control.PingClient;
import io.umbel.node.control.PingHandler;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import io.umbel.testkit.hostile.HonestCall;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A peer that means well: makes a new connection for each ping, and calls a service over another.
 */
final class HonestClient implements HonestCall, AutoCloseable {
    private static final int PATIENCE_SECONDS = 5;

    private final NodeAddress peer;
    private final Node node;
    private final GrpcChannels.Standalone channels;
    private final GreeterGrpc.GreeterBlockingStub greeter;

    HonestClient(NodeAddress peer, Path folder) throws Exception {
        this.peer = peer;
        this.node =
                DialingNode.start(
                        folder,
                        NodeKey.generate(),
                        Map.of(
                                "umbel.endpoint.bind-address",
                                "127.0.0.1",
                                "umbel.dial.timeout",
                                PATIENCE_SECONDS + "s"));
        this.channels = GrpcChannels.open(node.context(), ConfigFactory.empty());
        this.greeter = GreeterGrpc.newBlockingStub(channels.builder(peer.toString()).build());
    }

    /** Tries once more what is refused because the node has too much to do: so do clients. */
    @Override
    public void call() throws Exception {
        try {
            callOnce();
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains(ErrorCode.OVERLOADED.toString())) {
                throw e;
            }
            callOnce();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.UNAVAILABLE) {
                throw e;
            }
            callOnce();
        }
    }

    private void callOnce() throws Exception {
        try (var client =
                new PingClient(
                        node.context().dial(peer, PingHandler.ALPN),
                        System::nanoTime,
                        new SecureRandom())) {
            var _ = client.ping(PingHandler.MIN_PAYLOAD);
        }
        var _ =
                greeter.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .greet(GreetRequest.newBuilder().setName("honest").build());
    }

    @Override
    public void close() {
        channels.close();
        node.close();
    }
}
