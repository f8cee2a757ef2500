package dev.flotilla.fleet.alert.route;

import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertEvent;
import java.time.Instant;

/**
 * Something that one receiver is to be told.
 *
 * @param id rises with time, and is the same at each attempt
 * @param route the receiver's name
 * @param alert as it was when that happened
 * @param attempts that failed
 * @param dueAt of the next one
 */
public record Notice(long id, String route, AlertEvent event, Alert alert, Instant at, int attempts, Instant dueAt) {}
