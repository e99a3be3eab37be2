package io.umbel.chat;

import com.typesafe.config.Config;
import io.grpc.BindableService;
import io.umbel.grpc.GrpcService;
import io.umbel.spi.NodeContext;
import java.util.List;

/** Where the gRPC plugin finds the service. */
public final class ChatPlugin implements GrpcService {
    @Override
    public List<BindableService> services(NodeContext node, Config config) {
        var rooms = new Rooms(node, config.getInt("rooms"), config.getInt("replay"));
        var _ = node.startVirtualThread("chat-nodes", new ChatNodes(node, rooms)::follow);
        return List.of(new ChatService(rooms, node.id(), node.clock()));
    }
}
