/**
 * The place where middleware runs: one stack for each protocol, asked before every connection and
 * stream. It knows neither QUIC nor plugins, only the SPI.
 */
@NullMarked
package io.umbel.node.middleware;

import org.jspecify.annotations.NullMarked;
