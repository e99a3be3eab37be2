package io.umbel.node.scaffold;

/** What a new plugin serves. */
public enum PluginKind {
    /** A protocol of its own, by the front door. */
    PROTOCOL,
    /** A gRPC service, by the plugin {@code grpc}. */
    GRPC_SERVICE
}
