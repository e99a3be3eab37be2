package io.umbel.node.path;

/**
 * What the path layer has done since the socket was bound.
 *
 * @param paths connections that have a path now
 * @param peers keys known by a live connection now
 * @param entries what all tables remember together; 0 when no connection is left
 * @param unroutable datagrams dropped: no such connection, cut short, or with a synthetic source
 * @param strangers datagrams with a live connection's id from an address that is not its peer's
 * @param badProbes probes dropped for their size, session or MAC
 * @param probesSent probes sent
 * @param moves peers followed to a new address
 */
public record PathStats(
        int paths,
        int peers,
        int entries,
        long unroutable,
        long strangers,
        long badProbes,
        long probesSent,
        long moves) {}
