package dev.flotilla.fleet.alert;

/** What an alert is about. */
public enum AlertKind {
    DRIFT,
    ROLLOUT
}
