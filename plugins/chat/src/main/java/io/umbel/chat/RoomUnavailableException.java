package io.umbel.chat;

/** Nobody can be in a room here now; the message says what to do about it. */
final class RoomUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    RoomUnavailableException(String message) {
        super(message);
    }
}
