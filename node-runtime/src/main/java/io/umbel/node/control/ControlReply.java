package io.umbel.node.control;

import com.fasterxml.jackson.databind.JsonNode;

/** One frame of an answer. An answer ends with its stream. */
sealed interface ControlReply {
    /** A record of the kind that the request promises. */
    record Item(JsonNode value) implements ControlReply {}

    /** The request cannot be done, and nothing follows. */
    record Failure(String message) implements ControlReply {}
}
