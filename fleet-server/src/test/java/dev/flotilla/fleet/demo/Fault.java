package dev.flotilla.fleet.demo;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A fault that {@code -Ddemo.break} puts into a real component, to show that the story notices. */
enum Fault {
    /** One byte of the signed bundle is flipped before it is uploaded. */
    BUNDLE,
    /** The release is signed with a key that the fleet's root does not name. */
    SIGNATURE,
    /** Something that is no broker already holds the broker's port. */
    BROKER,
    /** The server's detector is told to wait for more samples than will ever come. */
    DRIFT,
    /** The bad bundle carries a self-test made from its own wrong answers, so no device can notice. */
    BAD_BUNDLE_MISSED;

    /** The name as it is written on the command line. */
    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException naming the known faults, when {@code option} is none of them */
    static Optional<Fault> parse(String option) {
        if (option.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(values())
                .filter(fault -> fault.option().equals(option))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("demo.break=" + option + ": no such fault; use one of "
                        + Arrays.stream(values()).map(Fault::option).collect(Collectors.joining(", ")))));
    }
}
