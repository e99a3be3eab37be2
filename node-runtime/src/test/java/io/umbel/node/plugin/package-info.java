/** The plugin host with real archives, compiled and packed by the tests, and real class loaders. */
@NullMarked
package io.umbel.node.plugin;

import org.jspecify.annotations.NullMarked;
