package dev.flotilla.fleet.virtual;

/**
 * What a device needs of the world.
 *
 * @param pace the longest that a step of an update usually takes, in milliseconds
 */
record DeviceSurroundings(
        VirtualTime time, Chances chances, Catalogue catalogue, VirtualBroker broker, Ledger ledger, int pace) {}
