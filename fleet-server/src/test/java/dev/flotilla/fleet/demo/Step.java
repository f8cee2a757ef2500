package dev.flotilla.fleet.demo;

/** One step of the story: it acts on the real components, then proves by their own word that it happened. */
interface Step {
    /** A short imperative title. */
    String title();

    /**
     * Acts, and proves it.
     *
     * @throws StepFailedException when it did not happen, saying why
     */
    void play(World world);
}
