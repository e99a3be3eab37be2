package io.umbel.grpc.dynamic;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;

/**
 * A method that is called without a stub.
 *
 * @param descriptor as protobuf describes it
 */
public record DynamicMethod(MethodDescriptor descriptor) {

    static DynamicMethod of(ServiceDescriptor service, String method) throws DescriptorException {
        MethodDescriptor found = service.findMethodByName(method);
        if (found == null) {
            throw new DescriptorException(
                    "%s has no method %s (expected one of %s)"
                            .formatted(
                                    service.getFullName(),
                                    method,
                                    Names.near(
                                            method,
                                            service.getMethods().stream()
                                                    .map(MethodDescriptor::getName)
                                                    .toList())));
        }
        return new DynamicMethod(found);
    }

    /** Its name. */
    public MethodName name() {
        return new MethodName(descriptor.getService().getFullName(), descriptor.getName());
    }

    /** How many messages go each way. */
    public MethodType type() {
        if (descriptor.isClientStreaming()) {
            return descriptor.isServerStreaming()
                    ? MethodType.BIDI_STREAMING
                    : MethodType.CLIENT_STREAMING;
        }
        return descriptor.isServerStreaming() ? MethodType.SERVER_STREAMING : MethodType.UNARY;
    }

    /** As grpc-java calls it. */
    public io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> callable() {
        return io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
                .setType(type())
                .setFullMethodName(name().toString())
                .setRequestMarshaller(marshaller(descriptor.getInputType()))
                .setResponseMarshaller(marshaller(descriptor.getOutputType()))
                .build();
    }

    private static io.grpc.MethodDescriptor.Marshaller<DynamicMessage> marshaller(Descriptor type) {
        return ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(type));
    }
}
