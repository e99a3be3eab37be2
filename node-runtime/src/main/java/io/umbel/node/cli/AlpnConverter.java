package io.umbel.node.cli;

import io.umbel.spi.Alpn;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads ALPN. */
final class AlpnConverter implements ITypeConverter<Alpn> {
    @Override
    public Alpn convert(String text) {
        try {
            return Alpn.of(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
