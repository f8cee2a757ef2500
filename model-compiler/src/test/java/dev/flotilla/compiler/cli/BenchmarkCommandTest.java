package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkCommandTest {
    @TempDir
    Path folder;

    @Test
    void benchmarkComparesTwoModelsInTurns() throws Exception {
        Object[] command = {
            "benchmark", SampleRelease.COMPILED, "--against", Sample.MODEL, "--seconds", 0.2, "--threads", 2
        };
        Cli text = Cli.run(command).good();
        assertTrue(text.out().contains("ratio of medians") && text.out().contains("TensorFlow Lite 2."), text.out());
        Cli json =
                Cli.run(SampleRelease.concat(command, new Object[] {"--json"})).good();
        Document document = Document.parseJson(json.out().getBytes(StandardCharsets.UTF_8), Limits.of(1 << 22));
        List<Document> results = document.objects("results");
        assertEquals(
                List.of(1L, 2L),
                List.of(results.get(0).integer("threads"), results.get(1).integer("threads")));
        for (Document result : results) {
            assertEquals(
                    result.object("latency").integer("samples"),
                    result.integers("nanos").size());
            assertEquals(
                    result.integers("nanos").size(),
                    result.integers("againstNanos").size());
        }
    }
}
