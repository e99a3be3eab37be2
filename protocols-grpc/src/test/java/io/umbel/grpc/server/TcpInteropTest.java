package io.umbel.grpc.server;

import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public final class TcpInteropTest extends ListenerInteropTest {
    @Override
    ListenerFixture open() throws Exception {
        int port = FreePort.take();
        GrpcNode node = GrpcNode.start(SETTINGS);
        return node.socket("\"tcp://127.0.0.1:" + port + "\"", "tcp://127.0.0.1:" + port, null);
    }
}
