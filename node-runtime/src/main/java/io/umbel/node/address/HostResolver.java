package io.umbel.node.address;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Turns a host name into addresses; by default {@code InetAddress::getAllByName}. May block. */
@FunctionalInterface
public interface HostResolver {
    /** The addresses of {@code host}, in the order in which they are to be tried. */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
