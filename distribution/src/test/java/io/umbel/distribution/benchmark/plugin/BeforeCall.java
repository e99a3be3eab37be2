package io.umbel.distribution.benchmark.plugin;

import java.util.List;

/** What happens before a call is served. */
public enum BeforeCall {
    /** As in a node without middleware. */
    NOTHING(0),

    /** The plugin's middleware is asked. */
    MIDDLEWARE(1),

    /** Something of which it is known what it costs. */
    FIVE_MICROSECONDS(2);

    private static final List<BeforeCall> ALL = List.of(values());

    private final int code;

    BeforeCall(int code) {
        this.code = code;
    }

    /** What a {@link Switch} is told. */
    public int code() {
        return code;
    }

    static BeforeCall of(int code) {
        return ALL.stream().filter(one -> one.code == code).findFirst().orElseThrow();
    }
}
