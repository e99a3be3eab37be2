package io.umbel.grpc.server;

/** Gives the current thread a context class loader, until closed. */
final class WithLoader implements AutoCloseable {
    private final ClassLoader before;

    WithLoader(ClassLoader loader) {
        Thread thread = Thread.currentThread();
        before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
    }

    @Override
    public void close() {
        Thread.currentThread().setContextClassLoader(before);
    }
}
