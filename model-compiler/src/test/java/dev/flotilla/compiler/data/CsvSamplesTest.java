package dev.flotilla.compiler.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.preprocess.Feature;
import dev.flotilla.contract.preprocess.FeatureSpec;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import dev.flotilla.contract.testkit.Seeds;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSamplesTest {
    private static final PreprocessSpec SPEC = new FeatureSpec(List.of(
            new Feature.Category("colour", List.of("red", "green"), Optional.empty(), false),
            new Feature.Numeric("size", Optional.of(1.0), Optional.empty(), Optional.empty(), 0, 2)));

    @TempDir
    Path folder;

    private ModelInputs open(String text, Optional<PreprocessSpec> spec) throws IOException, DataException {
        Path file = Files.write(folder.resolve("table.csv"), text.getBytes(StandardCharsets.UTF_8));
        return new ModelInputs(SampleFiles.open(file), spec);
    }

    @Test
    void readsColumnsByName() throws Exception {
        try (ModelInputs rows = open("\ufeffsize,spare,colour\r\n3,x,green\r\n,y,red\r\n", Optional.of(SPEC))) {
            assertEquals(2, rows.count());
            assertArrayEquals(new float[] {0, 1, 1.5f}, rows.reals(0));
            assertArrayEquals(new float[] {1, 0, 0.5f}, rows.reals(1));
        }
    }

    @Test
    void takesEveryColumnAsANumberWithoutPreprocessing() throws Exception {
        try (ModelInputs rows = open("a,b\n1,-2.5e1\n", Optional.empty())) {
            assertArrayEquals(new float[] {1, -25}, rows.reals(0));
        }
    }

    @Test
    void findsAnyRowOfALongTableInAnyOrder() throws Exception {
        int count = 3 * RecordPlaces.MAX + 5;
        Path file = folder.resolve("long.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("n,text\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < count; i++) {
                out.write((i + ",\"line\n" + "x".repeat(i % 7) + "\"\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        Random random = Seeds.random("rows");
        PreprocessSpec number = new FeatureSpec(List.of(Feature.Numeric.plain("n")));
        try (ModelInputs rows = new ModelInputs(SampleFiles.open(file), Optional.of(number))) {
            assertEquals(count, rows.count());
            for (int i = 0; i < 300; i++) {
                int index = i % 2 == 0 ? i : random.nextInt(count);
                assertEquals(index, rows.reals(index)[0]);
            }
            assertEquals(count - 1, rows.reals(count - 1)[0]);
            assertThrows(IndexOutOfBoundsException.class, () -> rows.reals(count));
        }
    }

    @Test
    void namesLineAndColumnOfWhatItRefuses() throws Exception {
        refusesToOpen("", "is empty");
        refusesToOpen("\n\n", "holds no header");
        refusesToOpen("1,2\n3,4\n", "line 1: expected the columns' names, found numbers");
        refusesToOpen("a,a\n1,2\n", "line 1, column 2: the name 'a' is empty or occurs twice");
        refusesToOpen("a,b\n1,2\n3\n", "line 3: 1 columns, but the header has 2");
        refusesToOpen("a,b\n1,2\"\n", "line 2, column 2: a quote within a field that does not begin with one");
        refusesToRead("a,b\n1,2\n3,x\n", Optional.empty(), "sample 1: line 3: column 'b' 'x' is not a number");
        refusesToRead(
                "size\n1\n2\n", Optional.of(SPEC), "sample 1: line 3: column 'colour' is missing; there are [size]");
    }

    private void refusesToOpen(String text, String reason) {
        DataException e = assertThrows(DataException.class, () -> open(text, Optional.empty()));
        assertEquals(folder.resolve("table.csv") + ": " + reason, e.getMessage());
    }

    private void refusesToRead(String text, Optional<PreprocessSpec> spec, String reason) throws Exception {
        try (ModelInputs rows = open(text, spec)) {
            DataException e = assertThrows(DataException.class, () -> rows.reals(1));
            assertEquals(folder.resolve("table.csv") + ": " + reason, e.getMessage());
        }
    }
}
