package dev.flotilla.contract.preprocess;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How the columns of a table become a model's input: the values of each feature, one after the other.
 *
 * @param features 1 to 4096, no column twice; at most 65,536 values in all
 */
public record FeatureSpec(List<Feature> features) implements PreprocessSpec {
    private static final int MAX_FEATURES = 4096;
    private static final int MAX_VALUES = 1 << 16;

    public FeatureSpec {
        features = List.copyOf(features);
        if (features.isEmpty() || features.size() > MAX_FEATURES) {
            throw new IllegalArgumentException(
                    "preprocessing: " + features.size() + " features are not within 1 and " + MAX_FEATURES);
        }
        Set<String> columns = new LinkedHashSet<>();
        int values = 0;
        for (Feature feature : features) {
            if (!columns.add(feature.column())) {
                throw new IllegalArgumentException("preprocessing: column '" + feature.column() + "' occurs twice");
            }
            values += feature.width();
        }
        if (values > MAX_VALUES) {
            throw new IllegalArgumentException("preprocessing: " + values + " values are more than " + MAX_VALUES);
        }
    }

    @Override
    public int values() {
        int values = 0;
        for (Feature feature : features) {
            values += feature.width();
        }
        return values;
    }

    @Override
    public byte[] toJson() {
        return FeatureSpecCodec.write(this);
    }
}
