package dev.flotilla.compiler.flatbuffer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every input of the corpus, which the fuzzer found to take the reader another way, by the fuzzer's own rules. */
class ReaderCorpusTest {
    private static final int PER_TEST = 100;

    @TestFactory
    List<DynamicTest> keepsTheFuzzersRules() throws IOException {
        List<Map.Entry<String, byte[]>> corpus =
                new ArrayList<>(ReaderCorpus.read().entrySet());
        List<DynamicTest> tests = new ArrayList<>();
        for (int from = 0; from < corpus.size(); from += PER_TEST) {
            List<Map.Entry<String, byte[]>> some = corpus.subList(from, Math.min(from + PER_TEST, corpus.size()));
            tests.add(DynamicTest.dynamicTest("inputs from " + from, () -> some.forEach(ReaderCorpusTest::run)));
        }
        return tests;
    }

    private static void run(Map.Entry<String, byte[]> input) {
        assertDoesNotThrow(() -> ReaderFuzzTarget.fuzzerTestOneInput(input.getValue()), input.getKey());
    }

    @Test
    void everySeedIsAModel() {
        ReaderSeeds.all().forEach((name, file) -> assertDoesNotThrow(() -> ModelReader.read(file), name));
        ReaderSeeds.all().forEach((name, file) -> ReaderFuzzTarget.fuzzerTestOneInput(file));
        assertTrue(ReaderSeeds.all().size() > 1);
    }
}
