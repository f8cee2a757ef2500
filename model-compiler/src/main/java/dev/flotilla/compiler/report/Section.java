package dev.flotilla.compiler.report;

/** A part of the page under a heading of its own. */
interface Section {
    String title();

    /** Writes what stands under the heading. */
    void write(Html page);
}
