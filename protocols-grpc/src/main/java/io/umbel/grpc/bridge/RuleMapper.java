package io.umbel.grpc.bridge;

import io.grpc.MethodDescriptor;
import io.umbel.grpc.GrpcEvents.Event;
import io.umbel.grpc.GrpcEvents.Mapper;
import io.umbel.grpc.GrpcEvents.Message;
import io.umbel.grpc.GrpcEvents.Side;
import io.umbel.grpc.settings.BridgeRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** What the settings say: a message goes as it goes over the wire. */
public record RuleMapper(BridgeRule rule) implements Mapper {
    @Override
    public Optional<Event> map(Message message) {
        boolean meant =
                message.method().getFullMethodName().equals(rule.method())
                        && (message.side() == Side.REQUEST) == rule.request();
        return meant ? Optional.of(new Event(rule.topic(), bytes(message))) : Optional.empty();
    }

    @SuppressWarnings("unchecked") // the content is of the method's own type
    private static byte[] bytes(Message message) {
        MethodDescriptor<?, ?> method = message.method();
        var marshaller =
                (MethodDescriptor.Marshaller<Object>)
                        (message.side() == Side.REQUEST
                                ? method.getRequestMarshaller()
                                : method.getResponseMarshaller());
        try (InputStream in = marshaller.stream(message.content())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("memory reads whatever is in it", e);
        }
    }
}
