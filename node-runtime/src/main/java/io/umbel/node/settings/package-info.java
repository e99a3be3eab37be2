/**
 * The node's settings as records, read from HOCON; all problems are told at once, with file, line
 * and key.
 */
@NullMarked
package io.umbel.node.settings;

import org.jspecify.annotations.NullMarked;
