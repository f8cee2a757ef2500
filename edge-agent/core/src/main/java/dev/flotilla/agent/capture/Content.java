package dev.flotilla.agent.capture;

/** What of an inference the device's owner agreed to give away. */
public enum Content {
    /** Nothing. */
    OFF,
    /** The model's answer alone, the scores of all classes: no input can be shown or labelled from it. */
    OUTPUTS,
    /** The answer, and the input as the model got it after preprocessing. */
    INPUTS
}
