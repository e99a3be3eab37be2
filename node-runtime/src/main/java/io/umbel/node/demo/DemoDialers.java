package io.umbel.node.demo;

import io.umbel.node.control.DialingNode;
import io.umbel.node.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;

/** Nodes of this process, which only dial. */
public interface DemoDialers {
    /** One with a key that nobody knows. */
    DialingNode dialer() throws IOException, SettingsException;

    /** One with the key of {@code keyFile}: the owner of the node whose key it is. */
    DialingNode dialer(Path keyFile) throws IOException, SettingsException;
}
