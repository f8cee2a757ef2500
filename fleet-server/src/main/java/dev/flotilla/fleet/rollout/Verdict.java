package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ReportedShadow;
import dev.flotilla.contract.protocol.ReportedState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a device's newest report, or its silence, says about the bundle it was given.
 *
 * <p>Only a report that carries the counter of this rollout's assignment is evidence. Success is {@code CONFIRMED} with
 * the bundle's digest and the self-test's expected output digest; nothing else is. A device that was revoked before it gave
 * a verdict will give none; when the next one enrols under its name, that one starts anew. What was said when another rollout
 * took the device over stays. A completed rollout waits for its last devices as long as before, and leaves them to whoever tells them
 * something else.
 */
record Verdict(RolloutDeviceState state, String reason) {
    /** Quiet hours and daily budgets end within a day; the rest is for clocks that are wrong. */
    static final Duration MAX_DEFERRAL = Duration.ofDays(2);

    static Verdict of(Rollout rollout, DeviceView device, Instant now) {
        RolloutDevice part = device.part();
        Verdict unchanged = new Verdict(part.state(), part.reason());
        if (part.takenBy().isPresent() || part.state() == RolloutDeviceState.SUPERSEDED) {
            return unchanged;
        }
        if (rollout.state() == RolloutState.COMPLETED && !part.state().isSettled() && device.wasToldOtherwise()) {
            // Its devices are free for other rollouts, and what those gave them is newer.
            return new Verdict(RolloutDeviceState.SUPERSEDED, "told otherwise after the rollout was completed");
        }
        if (device.revoked() && !part.state().isSettled()) {
            return new Verdict(RolloutDeviceState.EXCLUDED, "revoked: the rollout goes on without it");
        }
        if (!device.revoked() && part.state() == RolloutDeviceState.EXCLUDED) {
            boolean told = device.obeysThis() && !rollout.isBehindShadow(part);
            return new Verdict(told ? RolloutDeviceState.ASSIGNED : RolloutDeviceState.WAITING, "");
        }
        if (part.given().isEmpty() || device.revoked()) {
            return unchanged;
        }
        if (part.state() == RolloutDeviceState.RETRYING
                || (part.state() == RolloutDeviceState.WAITING && part.holdsBundle())) {
            return betweenTries(rollout, device, now);
        }
        if (part.state().isGood() && device.reported().isEmpty()) {
            // It was another device of this name that did.
            return new Verdict(RolloutDeviceState.ASSIGNED, "");
        }
        RolloutDevice.Given given = part.given().get();
        Optional<ReportedState> report = device.reported().filter(r -> r.counter() == given.counter());
        if (part.returned()) {
            return report.filter(r -> failed(r))
                    .map(r -> ofReport(rollout, part, r))
                    .orElse(unchanged);
        }
        Verdict seen = obeysLater(device, given)
                ? unchanged
                : report.map(r -> ofReport(rollout, part, r)).orElse(new Verdict(RolloutDeviceState.ASSIGNED, ""));
        boolean late = now.isAfter(begin(given, report).plus(rollout.plan().stageTimeout()));
        return !seen.state.isSettled() && late ? overdue(rollout, device, given, seen) : seen;
    }

    /**
     * It may have succeeded after all, only too late; else it waits for the end of the back-off, and then for its turn. What
     * is heard behind a shadow is about the order to run that: its stage has it serve by an order of its own.
     */
    private static Verdict betweenTries(Rollout rollout, DeviceView device, Instant now) {
        RolloutDevice part = device.part();
        long counter = part.given().map(RolloutDevice.Given::counter).orElseThrow();
        boolean shadowed = part.state() == RolloutDeviceState.WAITING && rollout.isBehindShadow(part);
        Optional<Verdict> late = device.reported()
                .filter(report -> report.counter() == counter && !shadowed)
                .map(report -> ofReport(rollout, part, report))
                .filter(verdict -> verdict.state == RolloutDeviceState.SUCCEEDED);
        boolean over =
                !now.isBefore(part.updatedAt().plus(rollout.plan().retries().backOff()));
        boolean due = part.state() == RolloutDeviceState.RETRYING && over;
        return late.orElse(new Verdict(due ? RolloutDeviceState.WAITING : part.state(), part.reason()));
    }

    /** A failure that does not count yet. */
    Verdict retried(Retries retries) {
        return new Verdict(
                RolloutDeviceState.RETRYING,
                "another try after " + retries.backOff().toSeconds() + " s: " + reason);
    }

    /** From when on its time counts: while its owner lets it wait it is not late, but nobody waits for ever. */
    private static Instant begin(RolloutDevice.Given given, Optional<ReportedState> report) {
        Instant latest = given.at().plus(MAX_DEFERRAL);
        return report.flatMap(ReportedState::waitsUntil)
                .map(end -> end.isBefore(latest) ? end : latest)
                .filter(end -> end.isAfter(given.at()))
                .orElse(given.at());
    }

    /** Whether it was given something else meanwhile, and so says no more about what this rollout gave it. */
    private static boolean obeysLater(DeviceView device, RolloutDevice.Given given) {
        return device.reported().filter(r -> r.counter() > given.counter()).isPresent();
    }

    private static boolean failed(ReportedState report) {
        return switch (report.phase()) {
            case REJECTED, ROLLED_BACK -> true;
            case IDLE, FETCHING, VERIFYING, PROBING, SHADOWING, ACTIVATING, CONFIRMED -> false;
        };
    }

    private static Verdict ofReport(Rollout rollout, RolloutDevice part, ReportedState report) {
        return switch (report.phase()) {
            case IDLE -> new Verdict(RolloutDeviceState.ASSIGNED, report.reason());
            case FETCHING ->
                new Verdict(
                        report.waitsUntil().isPresent() ? RolloutDeviceState.DEFERRED : RolloutDeviceState.FETCHING,
                        report.reason());
            case VERIFYING -> new Verdict(RolloutDeviceState.VERIFYING, report.reason());
            case PROBING -> new Verdict(RolloutDeviceState.PROBING, report.reason());
            case SHADOWING -> shadowing(rollout, part, report);
            case ACTIVATING -> new Verdict(RolloutDeviceState.ACTIVATING, report.reason());
            case REJECTED -> failure("refused the bundle", report);
            case ROLLED_BACK -> failure("went back to its previous model", report);
            case CONFIRMED -> confirmed(rollout, report);
        };
    }

    /** Proof of a shadow is what proves that a bundle serves: which one was loaded, and what it answered to its self-test. */
    private static Verdict shadowing(Rollout rollout, RolloutDevice part, ReportedState report) {
        if (rollout.shadow(part).isEmpty()) {
            return new Verdict(RolloutDeviceState.ASSIGNED, report.reason());
        }
        ReportedShadow expected = new ReportedShadow(rollout.bundle(), rollout.selfTestOutput());
        return report.shadow()
                .map(shadow -> shadow.equals(expected)
                        ? new Verdict(RolloutDeviceState.SHADOWING, "")
                        : new Verdict(
                                RolloutDeviceState.FAILED,
                                "runs in shadow " + shadow.bundle().short8() + " with the self-test output "
                                        + shadow.selfTestOutput().short8() + " instead of "
                                        + expected.bundle().short8() + " with "
                                        + expected.selfTestOutput().short8()))
                // It is about to load it.
                .orElseGet(() -> new Verdict(RolloutDeviceState.PROBING, report.reason()));
    }

    private static Verdict failure(String what, ReportedState report) {
        return new Verdict(RolloutDeviceState.FAILED, report.reason().isEmpty() ? what : report.reason());
    }

    private static Verdict confirmed(Rollout rollout, ReportedState report) {
        Optional<Digest> active = report.activeBundle();
        if (!active.equals(Optional.of(rollout.bundle()))) {
            return new Verdict(
                    RolloutDeviceState.FAILED,
                    "confirmed " + active.map(Digest::short8).orElse("no bundle") + " instead of "
                            + rollout.bundle().short8());
        }
        if (!report.selfTestOutput().equals(Optional.of(rollout.selfTestOutput()))) {
            return new Verdict(
                    RolloutDeviceState.FAILED,
                    "self-test output is "
                            + report.selfTestOutput().map(Digest::short8).orElse("missing") + ", expected "
                            + rollout.selfTestOutput().short8());
        }
        return new Verdict(RolloutDeviceState.SUCCEEDED, "");
    }

    /** No verdict in time, with what the device says for itself: that it cannot refresh its metadata, for one. */
    private static Verdict overdue(Rollout rollout, DeviceView device, RolloutDevice.Given given, Verdict seen) {
        String limit = rollout.plan().stageTimeout().toSeconds() + " s";
        String what;
        if (obeysLater(device, given)) {
            what = "superseded: given another bundle, and no verdict on this one within " + limit;
        } else if (seen.state == RolloutDeviceState.ASSIGNED) {
            what = "silent: no report within " + limit + " of its assignment";
        } else {
            what = "stuck: still " + seen.state + " " + limit + " after its assignment";
        }
        String says = device.reported()
                .map(ReportedState::reason)
                .filter(reason -> !reason.isEmpty())
                .map(reason -> "; it says: " + reason)
                .orElse("");
        return new Verdict(RolloutDeviceState.FAILED, what + says);
    }
}
