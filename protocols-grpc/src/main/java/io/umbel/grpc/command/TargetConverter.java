package io.umbel.grpc.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a {@link Target}. */
final class TargetConverter implements ITypeConverter<Target> {
    @Override
    public Target convert(String text) {
        try {
            return Target.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
