/**
 * The plugin host: archives in a folder become protocols that the node serves, while it runs. The
 * only package that knows PF4J.
 *
 * <p>{@link io.umbel.node.plugin.PluginHost} makes all changes on one thread of its own, one after
 * the other, and holds no lock while a plugin's code runs. Plugin code runs on virtual threads with
 * the plugin's class loader as context class loader.
 */
@NullMarked
package io.umbel.node.plugin;

import org.jspecify.annotations.NullMarked;
