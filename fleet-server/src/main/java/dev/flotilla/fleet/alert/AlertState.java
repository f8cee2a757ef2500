package dev.flotilla.fleet.alert;

/** Where an alert stands. Resolved is the end; the same trouble later opens a new alert. */
public enum AlertState {
    OPEN,
    /** An operator has seen it; it is kept up to date and resolves like an open one. */
    ACKNOWLEDGED,
    /** Nobody is to be told of it until a time; it is kept up to date and resolves like an open one. */
    SILENCED,
    RESOLVED
}
