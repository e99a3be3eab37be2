/** Chat rooms that span nodes, as a plugin: {@code umbel.chat.v1.Chat}. */
@NullMarked
package io.umbel.chat;

import org.jspecify.annotations.NullMarked;
