package io.umbel.gossip.command;

import io.umbel.spi.NodeAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what a user may name a node by. */
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
