package dev.flotilla.contract.preprocess;

import dev.flotilla.contract.sample.CsvReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of a table. */
final class FeaturePreprocessor implements Preprocessor {
    private final FeatureSpec spec;

    FeaturePreprocessor(FeatureSpec spec) {
        this.spec = spec;
    }

    @Override
    public float[] toFloat(byte[] sample) throws WrongInputException {
        List<String> fields;
        try {
            CsvReader reader = new CsvReader(new ByteArrayInputStream(sample), 0, 1);
            fields = reader.next().orElse(Collections.emptyList());
            if (reader.next().isPresent()) {
                throw new WrongInputException("input: expected one record, got several");
            }
        } catch (IOException e) {
            throw new WrongInputException("input: " + e.getMessage());
        }
        if (fields.size() != spec.features().size()) {
            throw new WrongInputException(
                    "input: expected " + spec.features().size() + " columns, got " + fields.size());
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            row.put(spec.features().get(i).column(), fields.get(i));
        }
        return toFloat(row);
    }

    @Override
    public float[] toFloat(Image image) throws WrongInputException {
        throw new WrongInputException("the preprocessing wants rows of a table, not images");
    }

    @Override
    public float[] toFloat(Map<String, String> row) throws WrongInputException {
        float[] values = new float[spec.values()];
        int at = 0;
        for (Feature feature : spec.features()) {
            String text = row.get(feature.column());
            if (text == null) {
                throw WrongInputException.column(feature.column(), "is missing; there are " + row.keySet());
            }
            feature.put(text, values, at);
            at += feature.width();
        }
        return values;
    }
}
