package dev.flotilla.fleet.experiment;

import dev.flotilla.fleet.experiment.Evidence.Decided;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What the gate for error rates says about stages of models that add errors.
 *
 * @param runs simulated
 * @param aborted of these
 * @param advanced of these
 * @param minutes from the stage's begin until half of the aborts; not a number without aborts
 */
record Detection(int runs, int aborted, int advanced, double minutes) {

    /** Sums up verdicts on as many stages. */
    static Detection of(List<GateVerdict> verdicts) {
        List<Decided> decided = verdicts.stream()
                .flatMap(verdict -> verdict.evidence().decided().stream())
                .toList();
        double[] minutes = decided.stream()
                .filter(decision -> decision.ruling() == Ruling.ABORT)
                .mapToDouble(decision ->
                        Duration.between(SimulatedStage.SINCE, decision.at()).toSeconds() / 60.0)
                .sorted()
                .toArray();
        double median = minutes.length == 0 ? Double.NaN : minutes[minutes.length / 2];
        return new Detection(verdicts.size(), minutes.length, decided.size() - minutes.length, median);
    }

    /** The same for a table. */
    String cells() {
        return String.format(
                Locale.ROOT,
                "%.1f %% | %.1f %% | %s",
                100.0 * aborted / runs,
                100.0 * advanced / runs,
                aborted == 0 ? "" : String.format(Locale.ROOT, "%.1f", minutes));
    }
}
