package io.umbel.node.log;

import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The JDK's own logging, which some libraries use: grpc-java and OpenTelemetry's SDK among them.
 */
public final class JdkLogging {
    private JdkLogging() {}

    /** From now on what the process logs by it is in the node's log, in the node's format. */
    public static void joinTheLog() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
