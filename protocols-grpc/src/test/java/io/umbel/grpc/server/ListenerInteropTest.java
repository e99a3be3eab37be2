package io.umbel.grpc.server;

import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerBuilder;
import io.grpc.netty.InternalNettyServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.testing.integration.AbstractInteropTest;
import org.junit.After;
import org.junit.Ignore;
import org.junit.Test;

/** grpc-java's own interop suite, on one of our listeners and through our channels. */
public abstract class ListenerInteropTest extends AbstractInteropTest {
    /** What the suite expects to be able to send. */
    static final String SETTINGS =
            """
            server.max-message-size = 16 MiB
            client.max-message-size = 16 MiB
            flow-window = 65 KiB
            """;

    private ListenerFixture fixture;

    /** The listener, whose server has not started. */
    abstract ListenerFixture open() throws Exception;

    /** Before the suite's own set-up, which asks for the server. */
    @Override
    protected ServerBuilder<?> getServerBuilder() {
        try {
            fixture = open();
            NettyServerBuilder builder = fixture.builder();
            InternalNettyServerBuilder.setStatsEnabled(builder, false);
            return builder.addStreamTracerFactory(createCustomCensusTracerFactory());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected ManagedChannelBuilder<?> createChannelBuilder() {
        try {
            fixture.begin();
            return fixture.channel().intercept(createCensusStatsClientInterceptor());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    @Test
    @Ignore(
            "OpenCensus, which Umbel does not use: the suite's fakes find their tag on no listener, plain"
                    + " TCP included; why is not known")
    public void censusContextsPropagated() {}

    /** After the suite's own end, which stops the server. */
    @Override
    @After
    public void tearDown() {
        super.tearDown();
        fixture.close();
    }
}
