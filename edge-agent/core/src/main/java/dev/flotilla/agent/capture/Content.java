package dev.flotilla.agent.capture;

/** What of an inference the device's owner agreed to give away. */
public enum Content {
    /** Nothing. */
    OFF,
    /** The model's answer alone, the scores of all classes: no input can be shown or labelled from it. */
    OUTPUTS,
    /**
     * The answer, and the model's embedding of the input: what its last layer works on. It is no raw data, and can tell
     * properties of it all the same.
     */
    EMBEDDINGS,
    /** The answer, and the input as the model got it after preprocessing. */
    INPUTS
}
