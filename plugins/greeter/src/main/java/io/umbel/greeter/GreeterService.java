package io.umbel.greeter;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;

/** An ordinary grpc-java service. */
final class GreeterService extends GreeterGrpc.GreeterImplBase {
    private static final int MAX_TIMES = 1000;

    private final String greeting;

    GreeterService(String greeting) {
        this.greeting = greeting;
    }

    @Override
    public void greet(GreetRequest request, StreamObserver<GreetReply> replies) {
        replies.onNext(reply(request.getName()));
        replies.onCompleted();
    }

    @Override
    public void greetManyTimes(GreetManyTimesRequest request, StreamObserver<GreetReply> replies) {
        int times = request.getTimes();
        if (times < 1 || times > MAX_TIMES) {
            String expected = "times: " + times + " (expected 1–" + MAX_TIMES + ")";
            replies.onError(Status.INVALID_ARGUMENT.withDescription(expected).asRuntimeException());
            return;
        }
        for (int i = 0; i < times; i++) {
            replies.onNext(reply(request.getName()));
        }
        replies.onCompleted();
    }

    @Override
    public StreamObserver<GreetRequest> greetEverybody(StreamObserver<GreetReply> replies) {
        List<String> names = new ArrayList<>();
        return new Names() {
            @Override
            public void onNext(GreetRequest request) {
                names.add(request.getName());
            }

            @Override
            public void onCompleted() {
                replies.onNext(reply(String.join(" and ", names)));
                replies.onCompleted();
            }
        };
    }

    @Override
    public StreamObserver<GreetRequest> greetEach(StreamObserver<GreetReply> replies) {
        return new Names() {
            @Override
            public void onNext(GreetRequest request) {
                replies.onNext(reply(request.getName()));
            }

            @Override
            public void onCompleted() {
                replies.onCompleted();
            }
        };
    }

    private GreetReply reply(String name) {
        return GreetReply.newBuilder()
                .setText(greeting + name)
                .setCaller(Callers.current())
                .build();
    }

    /** A client that cancels a stream wants no answer. */
    private abstract static class Names implements StreamObserver<GreetRequest> {
        @Override
        public void onError(Throwable cancelled) {}
    }
}
