package dev.flotilla.compiler.search;

/** What the inputs and outputs of the result have to be. */
public enum Ports {
    INT8("int8"),
    FLOAT("float");

    private final String label;

    Ports(String label) {
        this.label = label;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return label;
    }
}
