package dev.flotilla.fleet.dataset.label;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How far the labelling of a model's samples has come.
 *
 * @param agreements of each two annotators who both told classes of the same samples
 */
public record Progress(Map<LabelState, Long> samples, List<PairAgreement> agreements) {

    public Progress {
        samples = Map.copyOf(samples);
        agreements = List.copyOf(agreements);
    }

    /**
     * How two annotators agree.
     *
     * @param samples of how many both told a class
     * @param kappa see {@link Kappa}
     */
    public record PairAgreement(String one, String other, int samples, OptionalDouble kappa) {}
}
