package io.umbel.node.settings;

import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code umbel.plugin}: the folder of plugin jars.
 *
 * @param folder jars and zips dropped here are loaded; need not exist
 * @param watch whether changes of the folder take effect while the node runs
 * @param startTimeout a plugin whose {@code create} and {@code start} take longer has failed
 * @param stopGrace how long a plugin that is replaced or removed may take to finish what it serves
 */
public record PluginHostSettings(
        Path folder, boolean watch, Duration startTimeout, Duration stopGrace) {}
