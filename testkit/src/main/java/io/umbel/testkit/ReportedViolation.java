package io.umbel.testkit;

import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.Violation;

/** What a plugin said with {@link io.umbel.spi.NodeContext#report}. */
public record ReportedViolation(ConnectionInfo peer, Violation violation, String detail) {}
