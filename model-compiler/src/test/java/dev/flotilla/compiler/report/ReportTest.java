package dev.flotilla.compiler.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.calibrate.Distribution;
import dev.flotilla.compiler.evaluate.Candidate;
import dev.flotilla.compiler.evaluate.Latencies;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.pass.integer.FloatOp;
import dev.flotilla.compiler.quant.Range;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.recipe.Compiled;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.recover.LayerFidelity;
import dev.flotilla.compiler.testkit.Graphs;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final String HOSTILE = "</code><script>alert(1)</script>\"'&\u202E";

    private static Report report(String name, List<String> failures) {
        Compiled compiled = new Compiled(
                new byte[40],
                List.of("quantize-weights"),
                List.of(new FloatOp(name, name, "is " + name)),
                3,
                anyModel());
        Provenance provenance = new Provenance(
                "1.0",
                "2.20.0",
                List.of("compile", name),
                List.of(new InputFile("model", name, 100, Digest.of(new byte[0]))));
        return new Report(
                name,
                100,
                Optional.of(Recipe.of(Scheme.INT8)),
                compiled,
                new Candidate(40, Optional.empty(), Optional.of(new Latencies(0.5, 2))),
                layers(name),
                failures,
                Optional.empty(),
                provenance);
    }

    private static List<LayerFidelity> layers(String name) {
        Distribution weights = new Distribution(new Range(-1, 1), List.of(1L, 5L, 2L));
        return List.of(new LayerFidelity(name, name, 25, Optional.of(weights), weights));
    }

    private static Model anyModel() {
        Graphs graphs = Graphs.withInput(1, 4);
        return Model.of("any", graphs.build(graphs.op(Operator.RELU, "AbsOptions", List.of(graphs.input()), 1, 4)));
    }

    private static String page(Report report) {
        return new String(report.toHtml(), StandardCharsets.UTF_8);
    }

    @Test
    void noNameOfAModelBecomesMarkup() {
        String page = page(report(HOSTILE, List.of(HOSTILE)));
        assertFalse(page.contains("<script"), page);
        assertFalse(page.contains("\u202E"), page);
        assertTrue(page.contains("&lt;/code&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\uFFFD"), page);
    }

    @Test
    void namesOfAnyLengthStayReadable() {
        String page = page(report("n".repeat(1 << 20), List.of()));
        assertTrue(page.contains("n".repeat(39) + "…" + "n".repeat(39)), page);
    }

    @Test
    void aNameIsNotCutWithinACharacter() {
        assertFalse(Words.name("😀".repeat(100)).codePoints().anyMatch(point -> point < 0xFFFF && point != '…'));
    }

    @Test
    void namesOfLayersAreCutWhereTheyBeginAlike() {
        assertEquals("short", Words.ending("short", 24));
        assertEquals(
                "…/dense_3/BiasAdd", Words.ending("functional_1/activation_3/Relu;functional_1/dense_3/BiasAdd", 24));
        assertEquals("…" + "y".repeat(23), Words.ending("x".repeat(9) + "y".repeat(30), 24));
        assertEquals("…" + "y".repeat(15) + "/BiasAdd", Words.ending("x/" + "y".repeat(30) + "/BiasAdd", 24));
    }

    @Test
    void showsTheLatencyOfBothModels() {
        assertTrue(page(report("m", List.of())).contains("float 2.000 ms; medians"));
    }

    @Test
    void promisesTheSameBytesOnlyWhereNoLatencyWasMeasured() {
        Report measured = report("m", List.of());
        assertFalse(page(measured).contains("byte for byte"));
        assertTrue(page(withoutLatency(measured)).contains("byte for byte"));
    }

    private static Report withoutLatency(Report report) {
        return new Report(
                report.model(),
                report.floatBytes(),
                report.recipe(),
                report.compiled(),
                new Candidate(40, Optional.empty(), Optional.empty()),
                report.layers(),
                report.failures(),
                report.search(),
                report.provenance());
    }

    @Test
    void saysWhyAResultWasRefused() {
        assertTrue(page(report("m", List.of("size gate failed"))).contains("Refused."));
        assertFalse(page(report("m", List.of())).contains("Refused."));
    }

    @Test
    void holdsNothingThatHasToBeFetched() {
        String page = page(report("m", List.of()));
        assertTrue(page.contains("default-src &#39;none&#39;"), page);
        for (String fetched : List.of("http:", "https:", "src=", "url(", "@import", "href=")) {
            assertFalse(page.contains(fetched), fetched);
        }
    }

    @Test
    void tellsMachinesTheSame() throws Exception {
        byte[] json = report("m.tflite", List.of("too large")).toJson();
        Document read = Document.parseJson(json, Limits.of(1 << 20));
        assertEquals("int8", read.string("scheme"));
        assertEquals(100, read.integer("floatBytes"));
        assertEquals(40, read.integer("int8Bytes"));
        assertEquals(3, read.integer("calibrationSamples"));
        assertFalse(read.flag("passed"));
        assertEquals(List.of("too large"), read.strings("failures"));
        assertEquals("best", read.object("recipe").string("calibration"));
        Document provenance = read.object("provenance");
        assertEquals("2.20.0", provenance.string("runtime"));
        assertEquals(
                Digest.of(new byte[0]).hex(), provenance.objects("files").get(0).string("sha256"));
    }
}
