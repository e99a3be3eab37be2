package io.umbel.node.terminal;

/** ANSI colours, or none. */
public record Style(boolean enabled) {
    public String bold(String text) {
        return wrap("1", text);
    }

    public String faint(String text) {
        return wrap("2", text);
    }

    /** For what failed. */
    public String bad(String text) {
        return wrap("31", text);
    }

    /** For what is as it should be. */
    public String good(String text) {
        return wrap("32", text);
    }

    private String wrap(String code, String text) {
        return enabled ? "\u001b[" + code + 'm' + text + "\u001b[0m" : text;
    }
}
