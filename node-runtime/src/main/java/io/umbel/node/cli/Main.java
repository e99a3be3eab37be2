package io.umbel.node.cli;

/** The {@code umbel} command. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String... arguments) {
        new CommandProcess().run(new RuntimeNodes(), arguments);
    }
}
