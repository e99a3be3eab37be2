package io.umbel.node.cli;

/** ANSI colours, or none. */
record Style(boolean enabled) {
    String bold(String text) {
        return wrap("1", text);
    }

    String faint(String text) {
        return wrap("2", text);
    }

    String bad(String text) {
        return wrap("31", text);
    }

    String good(String text) {
        return wrap("32", text);
    }

    private String wrap(String code, String text) {
        return enabled ? "\u001b[" + code + 'm' + text + "\u001b[0m" : text;
    }
}
