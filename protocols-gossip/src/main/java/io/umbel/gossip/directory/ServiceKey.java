package io.umbel.gossip.directory;

import io.umbel.spi.Alpn;
import io.umbel.spi.ServiceDirectory.Service;

/** By what a node tells its services apart. */
record ServiceKey(String name, Alpn protocol) {
    static ServiceKey of(Service service) {
        return new ServiceKey(service.name(), service.protocol());
    }
}
