package io.umbel.node.demo;

/** A part of {@code umbel demo} that shows one thing. */
interface DemoScene {
    /** Shows it, and says what it does as it goes. Throws if anything is not as it said. */
    void play(DemoStage stage) throws Exception;
}
