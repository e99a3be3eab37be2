package io.umbel.grpc.test;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Does what library.proto says. */
public final class LibraryService extends LibraryGrpc.LibraryImplBase implements ServerInterceptor {
    private static final Metadata.Key<String> TOKEN =
            Metadata.Key.of("x-token", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> CALLERS_TOKEN = Context.key("token");

    public final CountDownLatch pondering = new CountDownLatch(1);
    public final CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    public void put(Book book, StreamObserver<Book> replies) {
        replies.onNext(book);
        replies.onCompleted();
    }

    @Override
    public void copy(Book book, StreamObserver<Book> replies) {
        for (int copies = book.getCopies(); copies > 0; copies--) {
            replies.onNext(book.toBuilder().setCopies(copies).build());
        }
        replies.onCompleted();
    }

    @Override
    public StreamObserver<Book> count(StreamObserver<Summary> replies) {
        List<String> titles = new ArrayList<>();
        return new Books() {
            @Override
            public void onNext(Book book) {
                titles.add(book.getTitle());
            }

            @Override
            public void onCompleted() {
                replies.onNext(
                        Summary.newBuilder().setBooks(titles.size()).addAllTitles(titles).build());
                replies.onCompleted();
            }
        };
    }

    @Override
    public StreamObserver<Book> lend(StreamObserver<Book> replies) {
        return new Books() {
            @Override
            public void onNext(Book book) {
                replies.onNext(book);
            }

            @Override
            public void onCompleted() {
                replies.onCompleted();
            }
        };
    }

    @Override
    public void refuse(Book book, StreamObserver<Book> replies) {
        var retry = RetryInfo.newBuilder().setRetryDelay(Durations.fromMillis(1500)).build();
        replies.onError(
                StatusProto.toStatusRuntimeException(
                        Status.newBuilder()
                                .setCode(Code.INVALID_ARGUMENT_VALUE)
                                .setMessage(book.getTitle())
                                .addDetails(Any.pack(retry))
                                .build()));
    }

    @Override
    public void ponder(Book book, StreamObserver<Book> replies) {
        Context.current().addListener(_ -> cancelled.countDown(), Runnable::run);
        pondering.countDown();
    }

    @Override
    public void token(Book book, StreamObserver<Book> replies) {
        replies.onNext(Book.newBuilder().setTitle(CALLERS_TOKEN.get()).build());
        replies.onCompleted();
    }

    /** Sends a caller's token back as a header and as a trailer. */
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
            ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
        String token = String.valueOf(headers.get(TOKEN));
        return Contexts.interceptCall(
                Context.current().withValue(CALLERS_TOKEN, token),
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void sendHeaders(Metadata responseHeaders) {
                        responseHeaders.put(TOKEN, token);
                        super.sendHeaders(responseHeaders);
                    }

                    @Override
                    public void close(io.grpc.Status status, Metadata trailers) {
                        trailers.put(TOKEN, token + "-trailer");
                        super.close(status, trailers);
                    }
                },
                headers,
                next);
    }

    /** What a client streams. A client that cancels hears no more, so there is nobody to tell. */
    private abstract static class Books implements StreamObserver<Book> {
        @Override
        public void onError(Throwable cancelled) {}
    }
}
