/** Writes the project of a new plugin: files only, no node. */
@NullMarked
package io.umbel.node.scaffold;

import org.jspecify.annotations.NullMarked;
