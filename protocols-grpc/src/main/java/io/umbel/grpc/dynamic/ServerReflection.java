package io.umbel.grpc.dynamic;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.reflection.v1.ErrorResponse;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.reflection.v1.ListServiceResponse;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Asks the server itself: the reflection protocol, {@code grpc.reflection.v1}. What comes is
 * checked, but a server that lies about its own services deceives whoever calls it.
 */
public final class ServerReflection implements DescriptorSource {
    /** More files than any honest service needs. */
    private static final int MAX_FILES = 2000;

    private final Channel channel;
    private final String server;
    private final Duration deadline;

    /**
     * Reflection of whoever answers on {@code channel}.
     *
     * @param server the server's name, for errors
     * @param deadline for each question
     */
    public ServerReflection(Channel channel, String server, Duration deadline) {
        this.channel = channel;
        this.server = server;
        this.deadline = deadline;
    }

    @Override
    public List<String> services()
            throws DescriptorException, StatusException, InterruptedException {
        ServerReflectionResponse answer =
                ask(ServerReflectionRequest.newBuilder().setListServices("*").build());
        ListServiceResponse list = answer.getListServicesResponse();
        return list.getServiceList().stream().map(ServiceResponse::getName).sorted().toList();
    }

    @Override
    public ServiceDescriptor service(String name)
            throws DescriptorException, StatusException, InterruptedException {
        ServerReflectionResponse answer =
                ask(ServerReflectionRequest.newBuilder().setFileContainingSymbol(name).build());
        if (answer.hasErrorResponse()) {
            throw unknown(name, answer.getErrorResponse());
        }
        var graph = new FileGraph("the reflection of " + server);
        add(answer.getFileDescriptorResponse(), graph);
        fetchImports(graph);
        for (FileDescriptor file : graph.linkAll()) {
            for (ServiceDescriptor service : file.getServices()) {
                if (service.getFullName().equals(name)) {
                    return service;
                }
            }
        }
        throw new DescriptorException(
                "%s answers %s with files that do not hold it (expected its reflection to be right)"
                        .formatted(server, name));
    }

    private DescriptorException unknown(String name, ErrorResponse error)
            throws DescriptorException, StatusException, InterruptedException {
        if (error.getErrorCode() != Status.Code.NOT_FOUND.value()) {
            return new DescriptorException(
                    "%s cannot describe %s: %s".formatted(server, name, error.getErrorMessage()));
        }
        return new DescriptorException(
                "%s does not serve %s (expected one of %s)"
                        .formatted(server, name, Names.near(name, services())));
    }

    /** Most servers send the imports along; a server need not. */
    private void fetchImports(FileGraph graph)
            throws DescriptorException, StatusException, InterruptedException {
        var asked = new HashSet<String>();
        Set<String> missing = graph.missing();
        while (asked.addAll(missing) && graph.names().size() < MAX_FILES) {
            for (String file : missing) {
                ServerReflectionResponse answer =
                        ask(ServerReflectionRequest.newBuilder().setFileByFilename(file).build());
                add(answer.getFileDescriptorResponse(), graph);
            }
            missing = graph.missing();
        }
    }

    private void add(FileDescriptorResponse files, FileGraph graph) throws DescriptorException {
        try {
            for (ByteString file : files.getFileDescriptorProtoList()) {
                graph.add(FileDescriptorProto.parseFrom(file));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new DescriptorException(
                    "the reflection of " + server + " is no descriptor: " + e.getMessage(), e);
        }
    }

    private ServerReflectionResponse ask(ServerReflectionRequest question)
            throws DescriptorException, StatusException, InterruptedException {
        BlockingClientCall<ServerReflectionRequest, ServerReflectionResponse> call =
                ClientCalls.blockingBidiStreamingCall(
                        channel,
                        ServerReflectionGrpc.getServerReflectionInfoMethod(),
                        CallOptions.DEFAULT.withDeadlineAfter(
                                deadline.toNanos(), TimeUnit.NANOSECONDS));
        try {
            call.write(question);
            call.halfClose();
            ServerReflectionResponse answer = call.read();
            if (answer == null) {
                throw new DescriptorException(
                        server + " ends its reflection without an answer (expected one)");
            }
            return answer;
        } catch (StatusException e) {
            // With a cause it is the transport that says so: the peer serves no gRPC at all.
            if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED && e.getCause() == null) {
                throw new DescriptorException(
                        server
                                + " has no reflection (expected the service grpc.reflection.v1; else name a descriptor set with --descriptors)",
                        e);
            }
            throw e;
        } finally {
            call.cancel("answered", null);
        }
    }
}
