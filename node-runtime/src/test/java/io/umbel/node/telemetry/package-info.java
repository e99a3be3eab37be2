@NullMarked
package io.umbel.node.telemetry;

import org.jspecify.annotations.NullMarked;
