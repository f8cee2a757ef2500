package dev.flotilla.fleet.drift;

import dev.flotilla.fleet.drift.stat.FalseDiscovery;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * All groups in all features, compared in one way.
 *
 * @param pValues by feature and group; not a number where nothing can be compared
 * @param limit the largest of them that is named
 */
record Compared(List<double[]> pValues, double limit) {

    static Compared of(List<double[]> pValues, double falseNames) {
        double[] known = pValues.stream()
                .flatMapToDouble(DoubleStream::of)
                .filter(p -> !Double.isNaN(p))
                .toArray();
        return new Compared(pValues, FalseDiscovery.threshold(known, falseNames));
    }

    Optional<Difference> of(int feature, int group) {
        double p = pValues.get(feature)[group];
        return Double.isNaN(p) ? Optional.empty() : Optional.of(new Difference(p, p <= limit));
    }
}
