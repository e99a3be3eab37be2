package io.umbel.node.plugin;

/**
 * Why an archive does not serve.
 *
 * @param sentence names the archive or plugin, what is wrong, and the mend
 * @param othersMayMend whether it may go away when another plugin comes or goes
 */
record PluginProblem(String sentence, boolean othersMayMend) {}
