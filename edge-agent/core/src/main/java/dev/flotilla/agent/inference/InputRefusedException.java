package dev.flotilla.agent.inference;

import dev.flotilla.contract.preprocess.WrongInputException;

/** An input that must not reach the model, with the kind of reason, by which refusals are counted. */
public final class InputRefusedException extends WrongInputException {
    private static final long serialVersionUID = 1L;

    private final Refusal why;

    public InputRefusedException(Refusal why, String message) {
        super(message);
        this.why = why;
    }

    public Refusal why() {
        return why;
    }
}
