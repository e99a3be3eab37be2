package io.umbel.node.plugin;

import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.Objects;

/** What every plugin sees above itself: the platform and the shared packages, never the runtime. */
final class SharedApiClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final ClassLoader application;

    SharedApiClassLoader(ClassLoader application) {
        super("shared-api", getPlatformClassLoader());
        this.application = application;
    }

    /**
     * Netty's own executors keep an exception from when their classes were initialised, whose
     * backtrace keeps whoever asked for them first: let that be no plugin.
     */
    static SharedApiClassLoader ofThisNode() {
        Objects.requireNonNull(ImmediateEventExecutor.INSTANCE);
        Objects.requireNonNull(GlobalEventExecutor.INSTANCE);
        return new SharedApiClassLoader(SharedApiClassLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (SharedPackages.contain(name)) {
            return application.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }
}
