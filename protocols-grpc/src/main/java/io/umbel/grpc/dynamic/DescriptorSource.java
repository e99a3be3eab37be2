package io.umbel.grpc.dynamic;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.StatusException;
import java.util.List;

/** Where the descriptors of services come from. Every method may block, and be interrupted. */
public interface DescriptorSource {
    /** The full names of the services it knows, sorted. */
    List<String> services() throws DescriptorException, StatusException, InterruptedException;

    /**
     * A service with everything it refers to.
     *
     * @param name its full name, such as {@code grpc.health.v1.Health}
     * @throws DescriptorException if there is none of that name; the message names those there are
     * @throws StatusException if the server that should know does not answer
     */
    ServiceDescriptor service(String name)
            throws DescriptorException, StatusException, InterruptedException;

    /**
     * A method of a service.
     *
     * @throws DescriptorException also if the service has no such method; the message names those
     *     it has
     */
    default DynamicMethod method(MethodName name)
            throws DescriptorException, StatusException, InterruptedException {
        return DynamicMethod.of(service(name.service()), name.method());
    }
}
