package dev.flotilla.fleet.alert.route;

/**
 * A receiver.
 *
 * @param name the same whenever the server starts, so that what it has not been told yet finds it
 */
public record Route(String name, Courier courier) {}
