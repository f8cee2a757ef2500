package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.preprocess.Feature;
import dev.flotilla.contract.preprocess.FeatureSpec;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.sample.CsvReader;
import dev.flotilla.contract.sample.MalformedSamplesException;
import dev.flotilla.contract.sample.StoredBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of a CSV file (RFC 4180, UTF-8) whose first record names the columns. One pass at the start counts and checks
 * all records; after it only every so-many-th one's place is kept, at most {@value RecordPlaces#MAX}, however long the file.
 */
final class CsvSamples implements Samples {
    private final Path path;
    private final StoredBytes bytes;
    private final List<String> columns;
    private final Preprocessor plain;
    private final RecordPlaces places = new RecordPlaces();
    private int count;
    private CsvReader reader;
    /** The index of the record that {@link #reader} gives next. */
    private int next;

    private CsvSamples(Path path, StoredBytes bytes) throws IOException {
        this.path = path;
        this.bytes = bytes;
        this.reader = CsvTexts.read(bytes);
        this.columns = header(reader.next().orElseThrow(() -> new MalformedSamplesException("holds no header")));
        this.plain = Preprocessor.of(new FeatureSpec(
                columns.stream().<Feature>map(Feature.Numeric::plain).toList()));
        countRecords();
    }

    static CsvSamples open(Path path) throws DataException {
        try {
            StoredBytes bytes = StoredBytes.open(path);
            boolean done = false;
            try {
                CsvSamples samples = new CsvSamples(path, bytes);
                done = true;
                return samples;
            } finally {
                if (!done) {
                    bytes.close();
                }
            }
        } catch (IOException e) {
            throw new DataException(path + ": " + e.getMessage(), e);
        }
    }

    private static List<String> header(List<String> fields) throws MalformedSamplesException {
        if (fields.stream().allMatch(CsvTexts::isNumber)) {
            throw new MalformedSamplesException("line 1: expected the columns' names, found numbers");
        }
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).isBlank() || fields.indexOf(fields.get(i)) < i) {
                throw new MalformedSamplesException(
                        "line 1, column " + (i + 1) + ": the name '" + fields.get(i) + "' is empty or occurs twice");
            }
        }
        return List.copyOf(fields);
    }

    private void countRecords() throws IOException {
        for (Optional<List<String>> record = reader.next(); record.isPresent(); record = reader.next()) {
            if (record.get().size() != columns.size()) {
                throw new MalformedSamplesException("line " + reader.recordLine() + ": "
                        + record.get().size() + " columns, but the header has " + columns.size());
            }
            places.note(count, reader.recordStart(), reader.recordLine());
            count = Math.addExact(count, 1);
        }
        next = count;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public synchronized Sample sample(int index) throws DataException {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("row " + index + " of " + count);
        }
        try {
            RecordPlaces.Place place = places.before(index);
            if (index < next || place.index() > next) {
                reader = new CsvReader(bytes.stream(place.start()), place.start(), place.line());
                next = place.index();
            }
            for (; next < index; next++) {
                reader.next();
            }
            next++;
            List<String> fields = reader.next().orElseThrow(() -> new MalformedSamplesException("has become shorter"));
            return row(fields);
        } catch (IOException e) {
            throw new DataException(path + ": " + e.getMessage(), e);
        }
    }

    private Sample row(List<String> fields) throws MalformedSamplesException {
        if (fields.size() != columns.size()) {
            throw new MalformedSamplesException("has changed while it was read");
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            row.put(columns.get(i), fields.get(i));
        }
        return new Sample.Row(reader.recordLine(), row, plain);
    }

    @Override
    public TensorType type() {
        return TensorType.FLOAT32;
    }

    @Override
    public String source() {
        return path.toString();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
