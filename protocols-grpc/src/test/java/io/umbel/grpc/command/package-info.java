@NullMarked
package io.umbel.grpc.command;

import org.jspecify.annotations.NullMarked;
