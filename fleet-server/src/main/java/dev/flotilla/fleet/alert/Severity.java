package dev.flotilla.fleet.alert;

/** How bad a trouble is, the least first. */
public enum Severity {
    /** To be known, not to be hurried. */
    NOTICE,
    WARNING,
    CRITICAL;

    public boolean isWorseThan(Severity other) {
        return compareTo(other) > 0;
    }
}
