package dev.flotilla.fleet.alert;

import java.time.Instant;

/**
 * That nobody wants to hear of an alert for a time.
 *
 * @param until when it ends; an alert that stands still is open again then
 * @param by who said so
 */
public record Silence(Instant until, String by, String why) {}
