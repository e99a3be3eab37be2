package io.umbel.node.cli;

import io.umbel.spi.NodeAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads PEER: a ticket, a URI or a bare id. */
final class PeerConverter implements ITypeConverter<NodeAddress> {
    @Override
    public NodeAddress convert(String text) {
        try {
            return NodeAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
