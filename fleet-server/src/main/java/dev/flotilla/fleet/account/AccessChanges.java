package dev.flotilla.fleet.account;

/** Hears that somebody may do less than before: what is still open in their name must be looked at again. */
@FunctionalInterface
public interface AccessChanges {
    void accessChanged();
}
