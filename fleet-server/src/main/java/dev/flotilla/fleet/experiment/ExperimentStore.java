package dev.flotilla.fleet.experiment;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where trials are kept: who was compared with whom, what was observed, and what was ruled. */
public interface ExperimentStore {

    Future<Optional<Trial>> find(String rollout, int stage, Instant began);

    /**
     * The devices of a stage, and those that wait for a later one; without revoked ones, and without those that enrolled
     * after the rollout was created, which could not have been in either.
     */
    Future<List<Candidate>> candidates(String rollout, int stage);

    /** Keeps a new trial; of two for the same start of a stage, the first. */
    Future<Trial> begin(String rollout, int stage, Instant began, List<TrialPair> pairs);

    /** Pairs that are not closed, by number. */
    Future<List<PairStanding>> open(Trial trial);

    /** How many pairs of a trial were kept. */
    Future<PairCounts> pairs(Trial trial);

    /**
     * Keeps observations, each once, and closes pairs.
     *
     * @param closed by number: why the pair is compared no more, or empty text when all is observed
     */
    Future<Void> observe(Trial trial, List<Observed> observations, Map<Integer, String> closed);

    /** In the order in which they were taken in, then of gate and pair. */
    Future<List<Observed>> observations(Trial trial);

    /** The newest verdict of each gate. */
    Future<List<KeptVerdict>> newest(Trial trial);

    /** Keeps what gates say: a ruling that stands since before gets its newest figures, another one is added. */
    Future<Void> judge(Trial trial, List<GateVerdict> verdicts, Instant now);

    /** Verdicts on a rollout's stages, the newest first; only those before one, if it is given. */
    Future<List<KeptVerdict>> verdicts(String rollout, Optional<Long> before, int limit);

    /**
     * How many pairs there are.
     *
     * @param paired with a control from the start: those of the lowest numbers
     * @param alone canaries without a control
     * @param open of both, those that are still observed
     * @param dropped compared no more
     * @param lastDropped why the last of these is not; empty text if none is
     */
    record PairCounts(int paired, int alone, int open, int dropped, String lastDropped) {}
}
