package dev.flotilla.tflite;

import java.util.Map;
import java.util.Optional;

/** The signals that end a process which does something wrong, by their numbers on Linux (signal(7)). */
final class Signal {
    private static final Map<Integer, String> NAMES = Map.of(
            1, "SIGHUP", 2, "SIGINT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV",
            15, "SIGTERM", 31, "SIGSYS");

    private Signal() {}

    /** Such as {@code signal 11, SIGSEGV}. */
    static String describe(int number) {
        return "signal " + number
                + Optional.ofNullable(NAMES.get(number))
                        .map(name -> ", " + name)
                        .orElse("");
    }
}
