package io.umbel.greeter;

import com.typesafe.config.Config;
import io.grpc.BindableService;
import io.umbel.grpc.GrpcService;
import io.umbel.spi.NodeContext;
import java.util.List;

/** Where the gRPC plugin finds the service. */
public final class GreeterPlugin implements GrpcService {
    @Override
    public List<BindableService> services(NodeContext node, Config config) {
        return List.of(new GreeterService(config.getString("greeting")));
    }
}
