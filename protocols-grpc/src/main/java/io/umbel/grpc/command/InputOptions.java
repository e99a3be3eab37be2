package io.umbel.grpc.command;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.umbel.grpc.dynamic.DynamicMethod;
import io.umbel.grpc.dynamic.JsonMessages;
import io.umbel.grpc.dynamic.MessageJson;
import io.umbel.spi.CommandContext;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a call carries. */
final class InputOptions {
    @Option(
            names = {"-d", "--data"},
            paramLabel = "JSON|@FILE|-",
            description =
                    "The request: JSON, a file of it, or - for standard input. A method that takes a stream takes several, one after another. Else an empty message, or none.")
    private String data = "";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME:VALUE",
            converter = Header.Converter.class,
            description = "Metadata to send; base64 if the name ends with -bin. May be repeated.")
    private List<Header> headers = List.of();

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "When each call is given up: 500ms, 10s, 2m; never unless given.")
    private @Nullable Duration deadline;

    Metadata headers() {
        var metadata = new Metadata();
        headers.forEach(header -> header.addTo(metadata));
        return metadata;
    }

    CallOptions callOptions() {
        return deadline == null
                ? CallOptions.DEFAULT
                : CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The requests, which the caller closes with {@code reader}. */
    JsonMessages messages(Reader reader, DynamicMethod method) {
        return new JsonMessages(
                reader, MessageJson.of(method.descriptor().getInputType()), origin());
    }

    Reader reader(CommandContext context) throws IOException {
        if (data.equals("-")) {
            return new InputStreamReader(context.in(), StandardCharsets.UTF_8);
        }
        return data.startsWith("@")
                ? Files.newBufferedReader(Path.of(data.substring(1)))
                : new StringReader(data);
    }

    private String origin() {
        if (data.equals("-")) {
            return "standard input";
        }
        return data.startsWith("@") ? data.substring(1) : "-d";
    }
}
