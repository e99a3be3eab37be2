package io.umbel.grpc.command;

import io.umbel.grpc.dynamic.MethodName;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a {@link MethodName}. */
final class MethodNameConverter implements ITypeConverter<MethodName> {
    @Override
    public MethodName convert(String text) {
        try {
            return MethodName.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
