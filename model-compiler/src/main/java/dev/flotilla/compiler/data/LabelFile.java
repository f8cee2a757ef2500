package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.sample.CsvReader;
import dev.flotilla.contract.sample.MalformedSamplesException;
import dev.flotilla.contract.sample.StoredBytes;
import dev.flotilla.contract.sample.TensorFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads class indices, one per sample: an array of integers, or text with one a line ({@code .txt}, {@code .csv}). */
public final class LabelFile {
    private static final Pattern INTEGER = Pattern.compile("\\d{1,9}");
    private static final int FIRST_CAPACITY = 1024;

    private LabelFile() {}

    /** Reads all labels. @throws DataException naming the file when it holds anything else */
    public static int[] read(Path file) throws DataException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        try {
            if (name.endsWith(".txt") || SampleFiles.isCsv(file)) {
                return readText(file);
            }
            try (TensorFile array = TensorFile.open(file)) {
                return readArray(array);
            }
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            throw new DataException(message.startsWith(file + ": ") ? message : file + ": " + message, e);
        }
    }

    private static int[] readArray(TensorFile array) throws IOException {
        boolean several = array.sampleShape().stream().anyMatch(size -> size != 1);
        if (several || array.type() == TensorType.FLOAT32 || array.type() == TensorType.FLOAT16) {
            throw new MalformedSamplesException(
                    "holds " + array.type() + array.sampleShape() + " a sample, not one class index");
        }
        int[] labels = new int[array.count()];
        for (int i = 0; i < labels.length; i++) {
            ByteBuffer element = ByteBuffer.wrap(array.sample(i)).order(ByteOrder.LITTLE_ENDIAN);
            long label = integer(array.type(), element);
            labels[i] = (int) label;
            if (labels[i] != label) {
                throw new MalformedSamplesException("label " + label + " of sample " + i + " is no class index");
            }
        }
        return labels;
    }

    private static long integer(TensorType type, ByteBuffer element) {
        return switch (type) {
            case UINT8, BOOL -> Byte.toUnsignedInt(element.get());
            case INT8 -> element.get();
            case INT16 -> element.getShort();
            case INT32 -> element.getInt();
            case INT64 -> element.getLong();
            case FLOAT32, FLOAT16 -> throw new IllegalArgumentException(type.toString());
        };
    }

    /** The first line may be a name for the column. */
    private static int[] readText(Path file) throws IOException {
        int[] labels = new int[FIRST_CAPACITY];
        int count = 0;
        try (StoredBytes bytes = StoredBytes.open(file)) {
            CsvReader reader = CsvTexts.read(bytes);
            boolean first = true;
            for (Optional<List<String>> line = reader.next(); line.isPresent(); line = reader.next()) {
                String text = line.get().get(0).strip();
                boolean index = line.get().size() == 1 && INTEGER.matcher(text).matches();
                // A number is no name: passed over, it would move the labels of all samples by one.
                if (!index && (!first || line.get().size() > 1 || CsvTexts.isNumber(text))) {
                    throw new MalformedSamplesException(
                            "line " + reader.recordLine() + ": expected one class index, found " + line.get());
                }
                if (index) {
                    labels = count < labels.length ? labels : Arrays.copyOf(labels, 2 * count);
                    labels[count++] = Integer.parseInt(text);
                }
                first = false;
            }
        }
        return Arrays.copyOf(labels, count);
    }
}
