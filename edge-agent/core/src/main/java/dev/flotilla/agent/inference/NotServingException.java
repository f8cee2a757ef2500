package dev.flotilla.agent.inference;

/** There is no model yet: the fleet has not assigned one, or it is still on its way. */
public final class NotServingException extends Exception {
    private static final long serialVersionUID = 1L;

    NotServingException() {
        super("this device has no model yet; it serves once the fleet has assigned one");
    }
}
