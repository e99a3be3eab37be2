@NullMarked
package io.umbel.node.middleware.builtin;

import org.jspecify.annotations.NullMarked;
