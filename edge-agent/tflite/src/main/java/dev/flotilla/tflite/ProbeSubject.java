package dev.flotilla.tflite;

/** What a probe's child is given. */
enum ProbeSubject {
    BUNDLE("the model did not pass its self-test"),
    MODEL("the model did not load and run");

    private final String refusal;

    ProbeSubject(String refusal) {
        this.refusal = refusal;
    }

    /** What did not happen, for messages. */
    String refusal() {
        return refusal;
    }
}
