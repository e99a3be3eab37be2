package io.umbel.grpc.resolver;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver.ResolutionResult;
import io.grpc.StatusOr;
import io.umbel.grpc.GrpcChannels;
import io.umbel.grpc.transport.NobodyAddress;
import io.umbel.grpc.transport.NodeSocketAddress;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.ServiceDirectory.Offer;
import java.util.List;
import java.util.stream.Collectors;

/** What is offered, as grpc-java wants it: addresses, if only one where nobody is. */
final class Resolution {
    private static final int MAX_NAMES = 10;

    private Resolution() {}

    static ResolutionResult of(String service, List<Offer> offers, ServiceDirectory directory) {
        List<Offer> byGrpc = offers.stream().filter(Resolution::isGrpc).toList();
        List<EquivalentAddressGroup> serving =
                byGrpc.stream()
                        .filter(Offer::isServing)
                        .map(offer ->
                                new EquivalentAddressGroup(new NodeSocketAddress(offer.node())))
                        .toList();
        return ResolutionResult.newBuilder()
                .setAddressesOrError(
                        StatusOr.fromValue(
                                serving.isEmpty()
                                        ? List.of(nobody(service, byGrpc, directory))
                                        : serving))
                .build();
    }

    private static EquivalentAddressGroup nobody(
            String service, List<Offer> offers, ServiceDirectory directory) {
        return new EquivalentAddressGroup(
                new NobodyAddress(
                        offers.isEmpty()
                                ? "no node offers %s (known services: %s)"
                                        .formatted(service, known(directory))
                                : "no node that offers %s takes calls now (NOT_SERVING: %s)"
                                        .formatted(service, nodes(offers))));
    }

    private static String known(ServiceDirectory directory) {
        List<String> names =
                directory.list().stream()
                        .filter(Resolution::isGrpc)
                        .map(offer -> offer.service().name())
                        .distinct()
                        .toList();
        return names.isEmpty() ? "none" : shortened(names);
    }

    private static String nodes(List<Offer> offers) {
        return shortened(offers.stream().map(offer -> offer.node().id().toShortString()).toList());
    }

    private static String shortened(List<String> names) {
        String first = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
        return names.size() <= MAX_NAMES
                ? first
                : "%s and %d more".formatted(first, names.size() - MAX_NAMES);
    }

    private static boolean isGrpc(Offer offer) {
        return offer.service().protocol().equals(GrpcChannels.ALPN);
    }
}
