package io.umbel.grpc.command;

import io.grpc.Metadata;
import java.util.Base64;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One header of a request.
 *
 * @param value text; base64 if the name ends with {@code -bin}
 */
record Header(String name, String value) {

    void addTo(Metadata headers) {
        if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
            headers.put(
                    Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER),
                    Base64.getDecoder().decode(value));
        } else {
            headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        }
    }

    /** Reads {@code name: value}. */
    static final class Converter implements ITypeConverter<Header> {
        @Override
        public Header convert(String text) {
            int colon = text.indexOf(':');
            if (colon <= 0) {
                throw new TypeConversionException("'" + text + "' (expected name: value)");
            }
            var header =
                    new Header(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
            try {
                header.addTo(new Metadata());
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'%s' (expected name: value, base64 if the name ends with -bin): %s"
                                .formatted(text, e.getMessage()));
            }
            return header;
        }
    }
}
