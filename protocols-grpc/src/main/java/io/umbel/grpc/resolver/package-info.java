/** {@code umbel:///<service>}: the nodes that offer a service, as the directory knows them. */
@NullMarked
package io.umbel.grpc.resolver;

import org.jspecify.annotations.NullMarked;
