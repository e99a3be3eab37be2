package io.umbel.grpc.server;

import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public final class WebSocketInteropTest extends ListenerInteropTest {
    @Override
    ListenerFixture open() throws Exception {
        String target = "ws://127.0.0.1:" + FreePort.take() + "/grpc";
        GrpcNode node = GrpcNode.start(SETTINGS);
        return node.socket('"' + target + '"', target, null);
    }
}
