package io.umbel.grpc.server;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.umbel.grpc.threads.SocketLoops;
import io.umbel.spi.ConnectionInfo;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Unix domain socket. A file that a crashed process left behind is taken over. */
final class UnixListener implements Listener {
    private static final Logger log = LoggerFactory.getLogger(UnixListener.class);

    private final ServerBuilders builders;
    private final SocketLoops loops;
    private final Path path;
    private volatile @Nullable Server server;

    UnixListener(ServerBuilders builders, SocketLoops loops, Path path) {
        this.builders = builders;
        this.loops = loops;
        this.path = path;
    }

    NettyServerBuilder builder() {
        ChannelFactory<ServerChannel> factory = NioServerDomainSocketChannel::new;
        return builders.configured(
                NettyServerBuilder.forAddress(
                                UnixDomainSocketAddress.of(path),
                                InsecureServerCredentials.create())
                        .channelFactory(factory)
                        .bossEventLoopGroup(loops.group())
                        .workerEventLoopGroup(loops.group()),
                (_, since) -> new ConnectionInfo.Unix(path, since));
    }

    @Override
    public void start() throws IOException {
        deleteIfAbandoned();
        server = builder().build().start();
    }

    private void deleteIfAbandoned() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            if (probe.connect(UnixDomainSocketAddress.of(path))) {
                throw new BindException("somebody listens there");
            }
        } catch (BindException inUse) {
            throw inUse;
        } catch (IOException nobodyListens) {
            Files.deleteIfExists(path);
        }
    }

    /** The file goes first: whoever comes next binds a new one, which must not be deleted. */
    @Override
    public void stopAccepting() {
        server().ifPresent(running -> {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                log.warn("{} cannot be deleted", path, e);
            }
            running.shutdown();
        });
    }

    @Override
    public Optional<Server> server() {
        return Optional.ofNullable(server);
    }

    @Override
    public List<String> addresses() {
        return List.of("unix://" + path.toAbsolutePath());
    }

    @Override
    public String toString() {
        return addresses().toString();
    }
}
