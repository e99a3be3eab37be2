/**
 * What {@code umbel demo} shows: scenes, one after another, on nodes in processes of their own. All
 * but the first are data, files of the distribution's {@code demo} folder.
 */
@NullMarked
package io.umbel.node.demo;

import org.jspecify.annotations.NullMarked;
