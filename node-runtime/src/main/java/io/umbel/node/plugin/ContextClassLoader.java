package io.umbel.node.plugin;

/** Gives the current thread a context class loader, until closed. */
final class ContextClassLoader implements AutoCloseable {
    private final ClassLoader before;

    private ContextClassLoader(ClassLoader before) {
        this.before = before;
    }

    static ContextClassLoader of(ClassLoader loader) {
        Thread thread = Thread.currentThread();
        var context = new ContextClassLoader(thread.getContextClassLoader());
        thread.setContextClassLoader(loader);
        return context;
    }

    /**
     * The node's own: a thread that the node starts for itself in a plugin's call inherits the
     * context class loader, and would hold the plugin's for ever.
     */
    static ContextClassLoader ofTheNode() {
        return of(ContextClassLoader.class.getClassLoader());
    }

    @Override
    public void close() {
        Thread.currentThread().setContextClassLoader(before);
    }
}
