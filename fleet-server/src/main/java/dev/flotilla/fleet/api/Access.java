package dev.flotilla.fleet.api;

import dev.flotilla.fleet.account.Caller;
import dev.flotilla.fleet.account.Scope;
import java.util.Optional;

/** Who may ask for an operation: {@code x-flotilla-access} in the API's description. */
sealed interface Access {
    String KEY = "x-flotilla-access";

    /** Everybody, without a login. */
    record Public() implements Access {}

    /** Whoever is signed in, whatever for. */
    record SignedIn() implements Access {}

    /** Whoever may do this. */
    record Scoped(Scope scope) implements Access {}

    /** Whoever does the job of the address, with its token. */
    record OfJob() implements Access {}

    static Optional<Access> find(String text) {
        return switch (text) {
            case "public" -> Optional.of(new Public());
            case "signed-in" -> Optional.of(new SignedIn());
            case "job" -> Optional.of(new OfJob());
            default -> Scope.find(text).map(Scoped::new);
        };
    }

    default boolean admits(Caller caller) {
        return !(this instanceof Scoped scoped) || caller.scopes().contains(scoped.scope());
    }
}
