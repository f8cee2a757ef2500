package dev.flotilla.agent.capture;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.CapturedSample;
import dev.flotilla.contract.protocol.Consent;
import java.time.Duration;
import java.util.Optional;

/**
 * What a device's owner agreed to give away of its samples, and the bounds.
 *
 * @param by who agreed; empty while it is off
 * @param scope SHA-256 of the text that was agreed to; empty while it is off
 * @param subject whom all samples of this device are about, as the owner names that person; empty if nobody
 * @param recipient the one key that samples may be sealed to, by the SHA-256 of its SubjectPublicKeyInfo; empty for
 *     whichever the device's own fleet names
 * @param period how long inferences are collected before some of them are chosen
 * @param hour most that is chosen in an hour
 * @param day most that is chosen on a day of UTC
 * @param burstSamples most samples of a burst that the fleet asks for; 0 for no bursts
 * @param ttl how long a sample waits on the device to be handed over before it is erased
 * @param terms how often the fleet is asked what it would like
 */
public record CaptureConfig(
        Content content,
        String by,
        Optional<Digest> scope,
        String subject,
        Optional<Digest> recipient,
        Duration period,
        Cap hour,
        Cap day,
        int burstSamples,
        Duration ttl,
        Duration terms) {

    /** A bound on a stretch of time. */
    public record Cap(int samples, long bytes) {
        /** Checks that both are positive. */
        public Cap {
            if (samples < 1 || bytes < 1) {
                throw new IllegalArgumentException(
                        "a cap on samples is at least 1 sample and 1 byte, not " + samples + " and " + bytes);
            }
        }
    }

    /** Checks that nothing is on without somebody who agreed to a text. */
    public CaptureConfig {
        if (content != Content.OFF && (by.trim().isEmpty() || !scope.isPresent())) {
            throw new IllegalArgumentException(
                    "samples leave a device only after somebody agreed: say who, and to what");
        }
        if (by.length() > Consent.MAX_BY || subject.length() > CapturedSample.MAX_SUBJECT) {
            throw new IllegalArgumentException("who agreed has at most " + Consent.MAX_BY
                    + " characters, whom samples are about at most " + CapturedSample.MAX_SUBJECT);
        }
        if (burstSamples < 0 || period.isNegative() || period.isZero() || ttl.isNegative() || ttl.isZero()) {
            throw new IllegalArgumentException("bursts have no negative number of samples, and times are positive");
        }
    }

    /**
     * Nothing leaves the device; with the usual bounds for one where something does: hours of 20 samples and 1 MiB, days of
     * 200 and 8 MiB, bursts of 100, three days' wait.
     */
    public static CaptureConfig off() {
        return new CaptureConfig(
                Content.OFF,
                "",
                Optional.empty(),
                "",
                Optional.empty(),
                Duration.ofHours(1),
                new Cap(20, 1 << 20),
                new Cap(200, 8 << 20),
                100,
                Duration.ofDays(3),
                Duration.ofMinutes(5));
    }

    /** The same after somebody agreed to a text. */
    public CaptureConfig agreed(Content what, String who, Digest text) {
        return new CaptureConfig(
                what, who, Optional.of(text), subject, recipient, period, hour, day, burstSamples, ttl, terms);
    }
}
