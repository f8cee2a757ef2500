package dev.flotilla.agent.update;

/** An assignment is not to be obeyed, whatever it assigns. */
final class AssignmentRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    AssignmentRefusedException(String reason) {
        super(reason);
    }

    AssignmentRefusedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
