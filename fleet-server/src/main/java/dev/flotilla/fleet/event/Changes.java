package dev.flotilla.fleet.event;

/**
 * Where services announce, after a commit, that something changed.
 *
 * <p>A hint and no more: it carries no data, may be merged with others and may be lost; whoever hears it reads again.
 */
@FunctionalInterface
public interface Changes {

    /** Announces a change; returns at once and never throws. */
    void changed(Topic topic);
}
