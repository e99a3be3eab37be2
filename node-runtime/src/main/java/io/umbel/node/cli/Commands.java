package io.umbel.node.cli;

import picocli.CommandLine;

/** The built-in subcommands, in the order of {@code umbel --help}. */
final class Commands {
    private Commands() {}

    static void addTo(CommandLine line, UmbelCommand umbel) {
        line.addSubcommand(new RunCommand(umbel))
                .addSubcommand(new StopCommand(umbel))
                .addSubcommand(new IdCommand(umbel))
                .addSubcommand(new TicketCommand(umbel))
                .addSubcommand(new PingCommand(umbel))
                .addSubcommand(new ConnectCommand(umbel))
                .addSubcommand(new StatusCommand(umbel))
                .addSubcommand(new PeersCommand(umbel))
                .addSubcommand(new BanCommand(umbel))
                .addSubcommand(new UnbanCommand(umbel))
                .addSubcommand(new BansCommand(umbel))
                .addSubcommand(new PluginsCommand(umbel))
                .addSubcommand(new LogCommand(umbel))
                .addSubcommand(new PluginProjectCommand(umbel))
                .addSubcommand(new ConfigCommand(umbel))
                .addSubcommand("bench", bench(umbel))
                .addSubcommand("net", net(umbel))
                .addSubcommand(new DemoCommand(umbel));
    }

    private static CommandLine bench(UmbelCommand umbel) {
        return CommandGroup.of("Put load on a peer and measure it.")
                .addSubcommand(new BenchStreamCommand(umbel))
                .addSubcommand(new BenchConnectCommand(umbel));
    }

    private static CommandLine net(UmbelCommand umbel) {
        return CommandGroup.of("Look at the network around this node.")
                .addSubcommand(new NetReportCommand(umbel));
    }
}
