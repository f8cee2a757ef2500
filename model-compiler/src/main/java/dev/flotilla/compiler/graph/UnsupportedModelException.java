package dev.flotilla.compiler.graph;

/** A well-formed model that asks for something the compiler does not do; the message names the operator or tensor. */
public final class UnsupportedModelException extends Exception {
    private static final long serialVersionUID = 1;

    public UnsupportedModelException(String message) {
        super(message);
    }
}
