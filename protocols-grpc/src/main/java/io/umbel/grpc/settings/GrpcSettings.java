package io.umbel.grpc.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;

/**
 * All of {@code umbel.plugins.grpc}.
 *
 * @param flowWindow HTTP/2's flow-control window of a stream, in bytes
 * @param bridge which messages of calls are broadcast on gossip topics
 * @param maxBatch how much is written to a QUIC stream at once, in bytes
 */
public record GrpcSettings(
        int flowWindow,
        int maxBatch,
        ServerSettings server,
        ClientSettings client,
        CompressionSettings compression,
        List<BridgeRule> bridge) {
    /** Copies {@code bridge}. */
    public GrpcSettings {
        bridge = List.copyOf(bridge);
    }

    private static final String PATH = "umbel.plugins.grpc";

    /**
     * Reads the settings; what is missing has the default of {@code reference.conf}.
     *
     * @throws IllegalArgumentException names every problem: file, line, key, what was expected
     */
    public static GrpcSettings read(Config config) {
        Config defaults =
                ConfigFactory.parseResources(GrpcSettings.class.getClassLoader(), "reference.conf")
                        .getConfig(PATH);
        return new GrpcSettingsReader(PATH, config.withFallback(defaults).resolve()).read();
    }
}
