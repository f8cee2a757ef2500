package dev.flotilla.fleet.account;

/** The one-time secret with which the first operator is made. */
public interface SetupToken {
    /** Whether this is the token. False once it has been used. */
    boolean matches(String offered);

    /** The token is of no more use. */
    void use();
}
