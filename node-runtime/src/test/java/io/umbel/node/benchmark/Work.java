package io.umbel.node.benchmark;

import java.util.Arrays;

/** What a stream of the benchmark is for. Its first byte says it; eight with a length follow. */
enum Work {
    /** The client sends so many bytes and ends; so does the server, with none. */
    UPLOAD('u'),
    /** The server sends so many bytes and ends. */
    DOWNLOAD('d'),
    /** The server sends back what it gets. */
    ECHO('e');

    /** Bytes of a stream's beginning. */
    static final int HEADER = 1 + Long.BYTES;

    /** Bytes that are written, and read, at once in bulk. */
    static final int BULK_MESSAGE = 64 * 1024;

    /** Bytes of a message that comes back. */
    static final int ECHO_MESSAGE = 64;

    private final int code;

    Work(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Work of(byte first) {
        return Arrays.stream(values()).filter(work -> work.code == first).findFirst().orElseThrow();
    }
}
