package io.umbel.node.plugin;

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

    static SharedApiClassLoader ofThisNode() {
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
