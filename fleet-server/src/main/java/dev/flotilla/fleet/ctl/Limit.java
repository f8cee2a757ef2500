package dev.flotilla.fleet.ctl;

import dev.flotilla.fleet.ctl.client.InvalidInputException;
import picocli.CommandLine.Option;

/** How much of a list is asked for. */
final class Limit {
    private static final int MOST = 100_000;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "The most that are listed; ${DEFAULT-VALUE} unless given.")
    private int items;

    int items() throws InvalidInputException {
        if (items < 1 || items > MOST) {
            throw new InvalidInputException("--limit " + items + ": expected 1 to " + MOST);
        }
        return items;
    }
}
