package io.umbel.testkit;

import com.typesafe.config.Config;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeContext;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.ProtocolProvider;
import io.umbel.spi.Stream;
import io.umbel.spi.StreamResetException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Echo protocols that each make one mistake, as contract tests that are to fail. */
final class WrongHandlers {
    private WrongHandlers() {}

    /** The right one, and the base of the others. */
    static class Right extends ProtocolHandlerContractTest {
        @Override
        protected final ProtocolProvider provider() {
            return new ProtocolProvider() {
                @Override
                public Alpn alpn() {
                    return Alpn.of("/echo/1.0");
                }

                @Override
                public ProtocolHandler create(NodeContext node, Config config) {
                    return handler();
                }
            };
        }

        @Override
        protected final Duration deadline() {
            return Duration.ofSeconds(1);
        }

        ProtocolHandler handler() {
            return connection -> {
                echo(connection.acceptStream());
                connection.awaitClosed();
            };
        }

        static void echo(Stream stream) throws IOException {
            stream.in().transferTo(stream.out());
            stream.out().finish();
        }
    }

    static final class LeaksPlatformThread extends Right {
        @Override
        ProtocolHandler handler() {
            return leaking(Thread.ofPlatform().name("leaked").daemon().factory(), super.handler());
        }
    }

    static final class LeaksVirtualThread extends Right {
        @Override
        ProtocolHandler handler() {
            return leaking(Thread.ofVirtual().name("leaked").factory(), super.handler());
        }
    }

    private static ProtocolHandler leaking(ThreadFactory threads, ProtocolHandler right) {
        return connection -> {
            threads.newThread(WrongHandlers::waitForOneMinute).start();
            right.handle(connection);
        };
    }

    /** As long as for ever to a test, and yet the build's JVM is rid of it in the end. */
    private static void waitForOneMinute() {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    static final class IgnoresInterruption extends Right {
        @Override
        ProtocolHandler handler() {
            return connection -> {
                while (connection.isOpen()) {
                    try (Stream stream = connection.acceptStream()) {
                        echo(stream);
                    } catch (InterruptedException | IOException _) {
                        var _ = Thread.interrupted();
                    }
                }
            };
        }
    }

    static final class SwallowsResetAndHangs extends Right {
        @Override
        ProtocolHandler handler() {
            return connection -> {
                try {
                    echo(connection.acceptStream());
                } catch (StreamResetException _) {
                    new CountDownLatch(1).await();
                }
                connection.awaitClosed();
            };
        }
    }

    static final class SwallowsCloseAndHangs extends Right {
        @Override
        ProtocolHandler handler() {
            return connection -> {
                try {
                    echo(connection.acceptStream());
                } catch (IOException _) {
                    new CountDownLatch(1).await();
                }
                connection.awaitClosed();
            };
        }
    }

    static final class ReturnsTooEarly extends Right {
        @Override
        ProtocolHandler handler() {
            return connection -> echo(connection.acceptStream());
        }
    }

    static final class ServesOneAtATime extends Right {
        @Override
        ProtocolHandler handler() {
            var lock = new ReentrantLock();
            ProtocolHandler right = super.handler();
            return connection -> {
                lock.lockInterruptibly();
                try {
                    right.handle(connection);
                } finally {
                    lock.unlock();
                }
            };
        }
    }

    static final class NeverEndsItsStreams extends Right {
        @Override
        ProtocolHandler handler() {
            return connection -> {
                Stream stream = connection.acceptStream();
                stream.out().write(stream.in().read());
                connection.awaitClosed();
            };
        }

        @Override
        protected void exchange(Connection peer) throws Exception {
            try (Stream stream = peer.openStream()) {
                stream.out().write('x');
                var _ = stream.in().read();
            }
        }
    }

    static final class HandsTheConnectionToAThreadAndReturns extends Right {
        @Override
        ProtocolHandler handler() {
            ProtocolHandler right = super.handler();
            return connection -> {
                Thread handling = Thread.currentThread();
                var _ =
                        Thread.ofVirtual()
                                .start(() -> {
                                    try {
                                        handling.join(); // else it may be quick enough by luck
                                        right.handle(connection);
                                    } catch (Exception _) {
                                        // the connection was closed under its feet
                                    }
                                });
            };
        }
    }

    static final class HangsInShutdown extends Right {
        @Override
        ProtocolHandler handler() {
            ProtocolHandler right = super.handler();
            return new ProtocolHandler() {
                @Override
                public void handle(Connection connection) throws Exception {
                    right.handle(connection);
                }

                @Override
                public void shutdown(Duration grace) throws Exception {
                    new CountDownLatch(1).await();
                }
            };
        }
    }

    static final class FailsInSecondShutdown extends Right {
        @Override
        ProtocolHandler handler() {
            ProtocolHandler right = super.handler();
            var executor = Executors.newVirtualThreadPerTaskExecutor();
            return new ProtocolHandler() {
                @Override
                public void handle(Connection connection) throws Exception {
                    right.handle(connection);
                }

                @Override
                public void shutdown(Duration grace) {
                    if (executor.isShutdown()) {
                        throw new IllegalStateException("shut down twice");
                    }
                    executor.shutdown();
                }
            };
        }
    }

    static final class NeedsSettingsThatItDoesNotHave extends Right {
        @Override
        ProtocolHandler handler() {
            throw new IllegalArgumentException("token: missing (expected a text)");
        }
    }
}
