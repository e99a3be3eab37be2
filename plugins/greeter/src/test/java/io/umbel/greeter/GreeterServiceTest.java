package io.umbel.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.umbel.spi.ConnectionInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The service on an ordinary grpc-java server; the node's listeners are tested with the archive.
 */
@Timeout(30)
final class GreeterServiceTest {
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
    private static final InetSocketAddress CALLER =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);

    private Server server;
    private ManagedChannel channel;
    private GreeterGrpc.GreeterBlockingV2Stub greeter;

    @BeforeEach
    void serve() throws Exception {
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(new GreeterService("hello, "))
                        .intercept(new CalledOverTcp())
                        .build()
                        .start();
        channel =
                NettyChannelBuilder.forAddress("localhost", server.getPort())
                        .usePlaintext()
                        .build();
        greeter = GreeterGrpc.newBlockingV2Stub(channel);
    }

    @AfterEach
    void stop() throws Exception {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }

    @Test
    void greet_answersWithTheNameAndTheCaller() throws Exception {
        GreetReply reply = greeter.greet(named("Ada"));

        assertThat(reply.getText()).isEqualTo("hello, Ada");
        assertThat(reply.getCaller().getTransport()).isEqualTo(Transport.TCP);
        assertThat(reply.getCaller().getAddress()).isEqualTo("127.0.0.1:4711");
        assertThat(reply.getCaller().getNode()).isEmpty();
        assertThat(reply.getCaller().getConnected().getSeconds()).isEqualTo(SINCE.getEpochSecond());
    }

    @Test
    void greetManyTimes_streamsAsManyAsAsked() throws Exception {
        var call =
                greeter.greetManyTimes(
                        GreetManyTimesRequest.newBuilder().setName("Ada").setTimes(3).build());
        List<String> texts = new ArrayList<>();
        while (call.hasNext()) {
            texts.add(call.read().getText());
        }
        assertThat(texts).containsExactly("hello, Ada", "hello, Ada", "hello, Ada");
    }

    @Test
    void greetManyTimes_refusesWhatIsTooMany() {
        assertThatExceptionOfType(StatusException.class)
                .isThrownBy(() ->
                        greeter.greetManyTimes(
                                        GreetManyTimesRequest.newBuilder().setTimes(1001).build())
                                .read())
                .satisfies(e ->
                        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT))
                .withMessageContaining("times: 1001 (expected 1–1000)");
    }

    @Test
    void greetEverybody_answersOnceForAll() throws Exception {
        var call = greeter.greetEverybody();
        call.write(named("Ada"));
        call.write(named("Grace"));
        call.halfClose();

        assertThat(call.read().getText()).isEqualTo("hello, Ada and Grace");
    }

    @Test
    void greetEach_answersBeforeTheNextIsAsked() throws Exception {
        var call = greeter.greetEach();
        call.write(named("Ada"));
        assertThat(call.read().getText()).isEqualTo("hello, Ada");
        call.write(named("Grace"));
        assertThat(call.read().getText()).isEqualTo("hello, Grace");
        call.halfClose();
        assertThat(call.hasNext()).isFalse();
    }

    private static GreetRequest named(String name) {
        return GreetRequest.newBuilder().setName(name).build();
    }

    /** Says of every call what a node's TCP listener would. */
    private static final class CalledOverTcp implements ServerInterceptor {
        @Override
        public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
                ServerCall<ReqT, RespT> call,
                Metadata headers,
                ServerCallHandler<ReqT, RespT> next) {
            return Contexts.interceptCall(
                    Context.current()
                            .withValue(
                                    io.umbel.grpc.Caller.CONTEXT,
                                    () -> new ConnectionInfo.Tcp(CALLER, false, SINCE)),
                    call,
                    headers,
                    next);
        }
    }
}
