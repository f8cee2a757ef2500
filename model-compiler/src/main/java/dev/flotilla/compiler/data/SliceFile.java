package dev.flotilla.compiler.data;

import dev.flotilla.contract.sample.CsvReader;
import dev.flotilla.contract.sample.MalformedSamplesException;
import dev.flotilla.contract.sample.StoredBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads which slices samples belong to, from CSV whose first record names the columns: one record a sample in the samples'
 * order, or, with a column {@code index}, for the sample of that index. Each other column divides the samples: value
 * {@code dark} of column {@code light} is slice {@code light=dark}; an empty value is none.
 */
public final class SliceFile {
    /** Most slices of a file. */
    static final int MAX_SLICES = 1000;

    private static final String INDEX = "index";
    private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");

    private final Path file;
    private final IndexRange range;
    private final Map<String, List<Integer>> members = new TreeMap<>();
    private final BitSet seen = new BitSet();

    private SliceFile(Path file, IndexRange range) {
        this.file = file;
        this.range = range;
    }

    /**
     * Reads the slices of the samples in {@code range}, by name; a slice holds places in the range, from 0.
     *
     * @throws DataException naming the file and the line that is wrong, or when records do not cover the range
     */
    public static List<Slice> read(Path file, IndexRange range) throws DataException {
        SliceFile slices = new SliceFile(file, range);
        try {
            slices.readAll();
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            throw new DataException(message.startsWith(file + ": ") ? message : file + ": " + message, e);
        }
        return slices.members.entrySet().stream()
                .map(entry -> new Slice(
                        entry.getKey(), entry.getValue().stream().sorted().toList()))
                .toList();
    }

    private void readAll() throws IOException {
        try (StoredBytes bytes = StoredBytes.open(file)) {
            CsvReader reader = CsvTexts.read(bytes);
            List<String> header = header(reader);
            int indexColumn = header.indexOf(INDEX);
            int row = 0;
            for (Optional<List<String>> line = reader.next(); line.isPresent(); line = reader.next()) {
                List<String> fields = line.get();
                if (fields.size() != header.size()) {
                    throw new MalformedSamplesException("line " + reader.recordLine() + ": has " + fields.size()
                            + " fields, but the first record names " + header.size() + " columns");
                }
                int index = indexColumn < 0 ? row : index(fields.get(indexColumn), reader.recordLine());
                add(index, header, fields, indexColumn);
                row++;
            }
            if (indexColumn < 0 && row < range.to()) {
                throw new MalformedSamplesException("has " + row + " records, which do not cover range " + range);
            }
        }
    }

    /** The columns' names, all different: else a sample would count twice in a slice. */
    private static List<String> header(CsvReader reader) throws IOException {
        List<String> header = reader.next().orElseThrow(() -> new MalformedSamplesException("is empty")).stream()
                .map(String::strip)
                .toList();
        for (String name : header) {
            if (name.isEmpty() || Collections.frequency(header, name) > 1) {
                throw new MalformedSamplesException("line 1: the name '" + name + "' is empty or occurs twice");
            }
        }
        return header;
    }

    private static int index(String text, long line) throws MalformedSamplesException {
        if (!WHOLE.matcher(text.strip()).matches()) {
            throw new MalformedSamplesException("line " + line + ": '" + text + "' is no index of a sample");
        }
        return Integer.parseInt(text.strip());
    }

    private void add(int index, List<String> header, List<String> fields, int indexColumn)
            throws MalformedSamplesException {
        if (index < range.from() || index >= range.to()) {
            return;
        }
        if (seen.get(index - range.from())) {
            throw new MalformedSamplesException("sample " + index + " is listed twice");
        }
        seen.set(index - range.from());
        for (int column = 0; column < fields.size(); column++) {
            String value = fields.get(column).strip();
            if (column == indexColumn || value.isEmpty()) {
                continue;
            }
            String name = header.get(column) + "=" + value;
            members.computeIfAbsent(name, fresh -> new ArrayList<>()).add(index - range.from());
            if (members.size() > MAX_SLICES) {
                throw new MalformedSamplesException("column '" + header.get(column) + "' makes more than " + MAX_SLICES
                        + " slices; group its values first");
            }
        }
    }
}
