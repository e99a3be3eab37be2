package io.umbel.spi;

import com.typesafe.config.Config;

/**
 * Where a plugin takes in what other plugins provide: how the gRPC plugin gets its services,
 * without the node knowing what a service is.
 *
 * <p>The plugin exports {@code type} in its archive. Another plugin names the first in {@code
 * Plugin-Dependencies} and its providers in {@code META-INF/services/<type>}, each with a public
 * constructor without arguments. That is enough to be a plugin: it need not serve a protocol.
 *
 * <p>The methods are called on a virtual thread of the runtime, and may block briefly. The
 * dependant's loader is the context class loader.
 *
 * @param <T> what is provided
 */
public interface ExtensionPoint<T> {
    /** The exported interface. */
    Class<T> type();

    /**
     * Takes in a provider of a plugin that starts. When a plugin is replaced, its new generation is
     * attached before the old one is detached; when the plugin that offers the point begins anew,
     * so do its dependants, and are attached here again.
     *
     * @param provider never seen before
     * @param dependant what the provider may do to its node; undone when its plugin stops
     * @param config {@code umbel.plugins.<id of the dependant>}, with its own {@code
     *     reference.conf} beneath
     * @throws Exception to refuse the dependant; the message reaches the operator
     */
    Attachment attach(T provider, NodeContext dependant, Config config) throws Exception;

    /** A provider in use. */
    @FunctionalInterface
    interface Attachment {
        /**
         * Lets go of the provider, and of every class of its plugin. Called once, before the
         * dependant's connections and threads are ended; interrupted when {@code
         * umbel.plugin.stop-grace} is over.
         */
        void detach() throws Exception;
    }
}
