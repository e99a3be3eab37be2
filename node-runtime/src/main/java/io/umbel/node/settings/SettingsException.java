package io.umbel.node.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The settings cannot be used; the message tells every problem, one a line. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    SettingsException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All mistakes that were found, in the order of the files' lines. */
    public List<Problem> problems() {
        return problems;
    }
}
