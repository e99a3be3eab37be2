package io.umbel.gossip.directory;

import com.fasterxml.jackson.dataformat.smile.SmileGenerator;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.ServiceDirectory.Health;
import io.umbel.spi.ServiceDirectory.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node signs: an array of sequence number, TTL in milliseconds, address as a URI, and the
 * services, each an array of name, protocol, version, whether it serves, and attributes.
 */
final class RecordCodec {
    private RecordCodec() {}

    static byte[] encode(NodeRecord record) {
        return SmileArray.write(out -> {
            out.writeNumber(record.sequence());
            out.writeNumber(record.ttl().toMillis());
            out.writeString(record.node().toString());
            out.writeStartArray();
            for (Service service : record.services()) {
                write(out, service);
            }
            out.writeEndArray();
        });
    }

    private static void write(SmileGenerator out, Service service) throws IOException {
        out.writeStartArray();
        out.writeString(service.name());
        out.writeString(service.protocol().name());
        out.writeString(service.version());
        out.writeBoolean(service.health() == Health.SERVING);
        out.writeStartArray();
        for (var attribute : new TreeMap<>(service.attributes()).entrySet()) {
            out.writeStartArray();
            out.writeString(attribute.getKey());
            out.writeString(attribute.getValue());
            out.writeEndArray();
        }
        out.writeEndArray();
        out.writeEndArray();
    }

    static NodeRecord decode(NodeId id, byte[] body) throws MalformedRecordException {
        return SmileArray.read(
                body,
                in -> {
                    long sequence = in.number();
                    Duration ttl = ttl(in.number());
                    return new NodeRecord(address(id, in.text()), sequence, ttl, services(in));
                });
    }

    private static Duration ttl(long millis) throws MalformedRecordException {
        Duration ttl = Duration.ofMillis(millis);
        if (ttl.compareTo(NodeRecord.SHORTEST_TTL) < 0
                || ttl.compareTo(NodeRecord.LONGEST_TTL) > 0) {
            throw new MalformedRecordException("ttl: " + millis + " ms (expected 1 s–1 h)");
        }
        return ttl;
    }

    /** A name is not looked up because a stranger says so. */
    private static NodeAddress address(NodeId id, String uri) throws MalformedRecordException {
        NodeAddress address = NodeAddress.parse(uri);
        if (!address.id().equals(id)) {
            throw new MalformedRecordException("address of another node: " + address);
        }
        return new NodeAddress(
                id,
                address.addresses().stream().filter(way -> !way.isUnresolved()).toList(),
                address.relays());
    }

    private static List<Service> services(SmileArray in) throws IOException {
        List<Service> services = in.list(RecordCodec::service);
        var keys = new HashSet<ServiceKey>();
        for (Service service : services) {
            if (!keys.add(ServiceKey.of(service))) {
                throw new MalformedRecordException("service " + service.name() + ": named twice");
            }
        }
        return services;
    }

    private static Service service(SmileArray in) throws IOException {
        String name = in.text();
        Alpn protocol = Alpn.of(in.text());
        String version = in.text();
        Health health = in.bool() ? Health.SERVING : Health.NOT_SERVING;
        return new Service(name, protocol, version, attributes(in), health);
    }

    private static Map<String, String> attributes(SmileArray in) throws IOException {
        var attributes = new HashMap<String, String>();
        for (Map.Entry<String, String> one : in.list(i -> Map.entry(i.text(), i.text()))) {
            if (attributes.put(one.getKey(), one.getValue()) != null) {
                throw new MalformedRecordException("attribute " + one.getKey() + ": named twice");
            }
        }
        return attributes;
    }
}
