package io.umbel.node.plugin;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.util.BouncyCastleUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.Objects;

/** What every plugin sees above itself: the platform and the shared packages, never the runtime. */
final class SharedApiClassLoader extends ClassLoader {
    private static final String HTTP_DECODER = "io.netty.handler.codec.http.HttpObjectDecoder";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader application;

    SharedApiClassLoader(ClassLoader application) {
        super("shared-api", getPlatformClassLoader());
        this.application = application;
    }

    static SharedApiClassLoader ofThisNode() {
        ClassLoader application = SharedApiClassLoader.class.getClassLoader();
        askNettyFirst(application);
        return new SharedApiClassLoader(application);
    }

    /**
     * These classes of Netty keep an exception from when they were first asked, whose backtrace
     * keeps whoever asked: let that be no plugin.
     */
    private static void askNettyFirst(ClassLoader application) {
        Objects.requireNonNull(ImmediateEventExecutor.INSTANCE);
        Objects.requireNonNull(GlobalEventExecutor.INSTANCE);
        var _ = OpenSsl.isAvailable();
        var _ = BouncyCastleUtil.isBcProvAvailable();
        var _ = BouncyCastleUtil.isBcPkixAvailable();
        var _ = BouncyCastleUtil.isBcTlsAvailable();
        try {
            var _ = Class.forName(HTTP_DECODER, true, application);
        } catch (ClassNotFoundException _) {
            // then no plugin finds it either
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (SharedPackages.contain(name)) {
            return application.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }
}
