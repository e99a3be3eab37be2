/** How people are shown things on a terminal: tables, colours, progress, values as text. */
@NullMarked
package io.umbel.node.terminal;

import org.jspecify.annotations.NullMarked;
