package dev.flotilla.fleet.dataset.label;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.dataset.sample.Sample;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where labels are kept. */
public interface LabelStore {

    /**
     * The accepted sample of a model, with an input, that is still open and that this annotator said nothing of: those first
     * of which others did, then the least certain.
     */
    Future<Optional<Sample>> next(String model, String annotator);

    /**
     * Keeps what an annotator says in place of what she said before, and what the labels of the sample come to, in one
     * transaction.
     *
     * @return what they come to; empty if there is no accepted sample of this id
     */
    Future<Optional<Agreement>> put(Digest sample, Label label);

    /** Keeps the label of somebody who is believed, such as whoever imports labelled data. */
    Future<Void> decide(Digest sample, Label label);

    /** How often a bundle was right, of its accepted and labelled samples that chance chose. */
    Future<FieldAccuracy> accuracy(Digest bundle);

    /** How many accepted samples of a model are in which state. */
    Future<Map<LabelState, Long>> progress(String model);

    /** The labels of a model's samples, by sample, in the order in which they were given. */
    Future<Map<Digest, List<Label>>> labels(String model, int limit);
}
