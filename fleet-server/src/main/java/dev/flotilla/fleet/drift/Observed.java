package dev.flotilla.fleet.drift;

import dev.flotilla.contract.sketch.CategoryCounts;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.QuantileSketch;
import java.util.Map;

/** What an {@link ObservationSketch} holds, copied out of it once however many features are asked for. */
record Observed(Map<String, QuantileSketch> quantiles, CategoryCounts predictions) {

    private static final QuantileSketch NOTHING = new QuantileSketch();

    static Observed of(ObservationSketch sketch) {
        return new Observed(sketch.quantiles(), sketch.predictions());
    }

    /** Empty if the feature was not observed. Not to be changed. */
    QuantileSketch quantile(String name) {
        return quantiles.getOrDefault(name, NOTHING);
    }
}
