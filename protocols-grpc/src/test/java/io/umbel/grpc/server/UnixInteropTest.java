package io.umbel.grpc.server;

import java.nio.file.Files;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public final class UnixInteropTest extends ListenerInteropTest {
    @Override
    ListenerFixture open() throws Exception {
        String target = "unix://" + Files.createTempDirectory("umbel").resolve("grpc.sock");
        GrpcNode node = GrpcNode.start(SETTINGS);
        return node.socket('"' + target + '"', target, null);
    }
}
