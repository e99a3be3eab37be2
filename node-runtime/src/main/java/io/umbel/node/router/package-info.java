/**
 * From an established connection to the plugin that serves its protocol. Start at {@link
 * io.umbel.node.router.ProtocolRouter}.
 */
@NullMarked
package io.umbel.node.router;

import org.jspecify.annotations.NullMarked;
