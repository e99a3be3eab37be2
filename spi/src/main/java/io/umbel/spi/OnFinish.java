package io.umbel.spi;

/**
 * What a middleware does when an admitted call has ended. Holds the call's state in its closure.
 */
@FunctionalInterface
public interface OnFinish {
    /** The acceptance that {@link Admission#accept()} hands out. */
    Admission.Accept IGNORING = new Admission.Accept(_ -> {}, null);

    /**
     * Called exactly once, by any thread; must not block. What it throws is logged and changes
     * nothing.
     */
    void finished(Outcome outcome);

    /**
     * How a call ended.
     *
     * @param code {@link ErrorCode#NO_ERROR} if well
     * @param reason may be empty
     */
    record Outcome(ErrorCode code, String reason) {
        /** A good end. */
        public static final Outcome OK = new Outcome(ErrorCode.NO_ERROR, "");

        /** Whether it ended well. */
        public boolean ok() {
            return code.equals(ErrorCode.NO_ERROR);
        }
    }
}
