package io.umbel.grpc.server;

import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public final class QuicInteropTest extends ListenerInteropTest {
    @Override
    ListenerFixture open() throws Exception {
        GrpcNode node = GrpcNode.start(SETTINGS);
        return node.quic();
    }
}
