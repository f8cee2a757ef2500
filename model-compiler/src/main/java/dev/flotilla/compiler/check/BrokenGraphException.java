package dev.flotilla.compiler.check;

/** A pass left the graph in a state that the runtime would refuse or misread: a fault of the compiler, not of the model. */
public final class BrokenGraphException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenGraphException(String pass, String what) {
        super("after pass " + pass + ": " + what);
    }
}
