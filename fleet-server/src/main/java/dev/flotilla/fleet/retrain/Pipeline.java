package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.JobConstraints;
import dev.flotilla.fleet.job.RunnerKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one family of models is retrained, from data to devices.
 *
 * @param family of the models: its bundle that serves most devices is the champion
 * @param data which samples
 * @param validation what they have to be
 * @param training who trains, and how
 * @param triggers what begins a run by itself
 * @param limits how often
 * @param candidateLife how long a challenger waits for a person or the owner's signer
 * @param rollout what becomes of a released challenger; empty: a person decides
 */
public record Pipeline(
        String name,
        String family,
        Data data,
        Validation validation,
        Training training,
        List<Trigger> triggers,
        Limits limits,
        Duration candidateLife,
        Optional<RolloutTerms> rollout) {

    public Pipeline {
        triggers = List.copyOf(triggers);
    }

    /**
     * Which samples.
     *
     * @param dataset a manifest's digest, or a dataset's name, of which the newest version is meant
     * @param create whether each run makes a version of that name, of all that is labelled when it begins
     * @param reference a digest or a name, of samples as the champion was made for; empty if there are none
     */
    public record Data(String dataset, boolean create, Optional<String> reference) {}

    /**
     * What the dataset has to be before a run begins.
     *
     * @param minSamples labelled, to train on
     * @param minHeldOut labelled, held out
     */
    public record Validation(long minSamples, long minHeldOut) {}

    /**
     * Who trains, and how.
     *
     * @param master the float model behind the first champion; later ones have that of the run that made them
     * @param settings of trainer, search and gate together
     */
    public record Training(
            RunnerKind runner, long seed, Optional<Digest> master, Document settings, JobConstraints constraints) {}

    /**
     * How often.
     *
     * @param coolDown from the end of one run to the next that begins by itself
     * @param jobsPerDay in any 24 hours, those that a person began among them
     * @param timePerDay of all these jobs together
     */
    public record Limits(Duration coolDown, int jobsPerDay, Duration timePerDay) {}

    /**
     * What becomes of a released challenger.
     *
     * @param draft whether somebody has to approve before it begins
     * @param plan as {@code POST /rollouts} takes it, without name and bundle
     */
    public record RolloutTerms(boolean draft, Document plan) {}
}
