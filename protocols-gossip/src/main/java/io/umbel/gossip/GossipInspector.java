package io.umbel.gossip;

import io.umbel.gossip.driver.GossipDriver;
import io.umbel.gossip.proto.TopicView;
import io.umbel.spi.NetworkInspector;
import io.umbel.spi.NodeId;
import io.umbel.spi.ServiceDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What the dashboard draws. */
record GossipInspector(GossipDriver driver, Optional<ServiceDirectory> directory)
        implements NetworkInspector {
    @Override
    public List<Topic> topics() {
        var topics = new ArrayList<Topic>();
        new TreeMap<>(driver.views())
                .forEach((name, view) -> topics.add(new Topic(name, neighbours(view))));
        return topics;
    }

    private static List<Neighbour> neighbours(TopicView view) {
        var all = new ArrayList<Neighbour>();
        for (NodeId peer : view.neighbors()) {
            all.add(new Neighbour(peer, true, view.eager().contains(peer)));
        }
        view.passive().forEach(peer -> all.add(new Neighbour(peer, false, false)));
        return all;
    }

    @Override
    public List<Service> services() {
        return directory.map(ServiceDirectory::list).orElse(List.of()).stream()
                .map(offer ->
                        new Service(offer.service().name(), offer.node().id(), offer.isServing()))
                .toList();
    }
}
