package dev.flotilla.agent.download;

import java.util.Optional;

/**
 * What holds downloads up besides rules that are known ahead, such as a network that is paid for by the byte, or a person who
 * paused them. Nobody knows when it ends.
 */
@FunctionalInterface
public interface Hold {
    /** Nothing ever. */
    Hold NONE = Optional::empty;

    /** Why nothing may come now, for people; empty if it may. Asked every few kilobytes, so it answers at once. */
    Optional<String> reason();
}
