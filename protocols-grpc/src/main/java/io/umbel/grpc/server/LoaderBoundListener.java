package io.umbel.grpc.server;

import io.grpc.ServerCall;

/** Runs a service's code with the context class loader of its plugin. */
final class LoaderBoundListener<Q> extends ServerCall.Listener<Q> {
    private final ServerCall.Listener<Q> service;
    private final ClassLoader loader;
    private final OpenCall<?, ?> call;

    LoaderBoundListener(ServerCall.Listener<Q> service, ClassLoader loader, OpenCall<?, ?> call) {
        this.service = service;
        this.loader = loader;
        this.call = call;
    }

    @Override
    public void onMessage(Q message) {
        try (var _ = new WithLoader(loader)) {
            service.onMessage(message);
        }
    }

    @Override
    public void onHalfClose() {
        try (var _ = new WithLoader(loader)) {
            service.onHalfClose();
        }
    }

    @Override
    public void onCancel() {
        try (var _ = new WithLoader(loader)) {
            service.onCancel();
        } finally {
            call.ended();
        }
    }

    @Override
    public void onComplete() {
        try (var _ = new WithLoader(loader)) {
            service.onComplete();
        } finally {
            call.ended();
        }
    }

    @Override
    public void onReady() {
        try (var _ = new WithLoader(loader)) {
            service.onReady();
        }
    }
}
