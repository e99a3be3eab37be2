package io.umbel.node.demo;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** This machine alone: nobody else can reach the nodes. */
record LoopbackNetwork() implements DemoNetwork {
    @Override
    public Map<String, String> settings() {
        return Map.of("umbel.endpoint.bind-address", "127.0.0.1");
    }

    @Override
    public List<String> command(String place, List<String> command) throws IOException {
        if (!place.isEmpty()) {
            throw new IOException("demo: no place " + place + " (expected none)");
        }
        return command;
    }

    @Override
    public void change(String what) throws IOException {
        throw new IOException("demo: this machine's own network is not " + what);
    }
}
