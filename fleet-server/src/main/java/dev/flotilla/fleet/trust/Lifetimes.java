package dev.flotilla.fleet.trust;

import java.time.Duration;

/**
 * How long what the server signs is good. It is signed anew when a third of that is over.
 *
 * @param timestamp the longest that somebody between server and devices can hold updates back unnoticed
 */
public record Lifetimes(Duration snapshot, Duration timestamp) {}
