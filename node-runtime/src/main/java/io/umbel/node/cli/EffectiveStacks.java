package io.umbel.node.cli;

import io.umbel.node.control.ControlHandler;
import io.umbel.node.control.PingHandler;
import io.umbel.node.settings.MiddlewareSetting;
import io.umbel.node.settings.MiddlewareSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which middleware is asked before which protocol, in which order; a line each. */
final class EffectiveStacks {
    private EffectiveStacks() {}

    static List<String> of(MiddlewareSettings settings) {
        var lines = new ArrayList<String>();
        lines.add("Middleware, in the order of the checks:");
        for (String plugin : new TreeSet<>(settings.plugins().keySet())) {
            lines.add(
                    line(
                            "each protocol of plugin " + plugin,
                            Stream.concat(
                                    settings.everywhere().stream(), settings.of(plugin).stream())));
        }
        lines.add(line("each protocol of any other plugin", settings.everywhere().stream()));
        lines.add(
                line(
                        PingHandler.ALPN.name(),
                        settings.everywhere().stream()
                                .filter(MiddlewareSetting.BuiltIn.class::isInstance)));
        lines.add(line(ControlHandler.ALPN.name(), Stream.of()));
        return lines;
    }

    private static String line(String what, Stream<MiddlewareSetting> stack) {
        String names =
                stack.map(setting -> setting.name() + " (" + setting.origin() + ")")
                        .collect(Collectors.joining(", "));
        return "  " + what + ": " + (names.isEmpty() ? "none" : names);
    }
}
