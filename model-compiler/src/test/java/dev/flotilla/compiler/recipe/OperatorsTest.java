package dev.flotilla.compiler.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.pass.integer.IntegerPasses;
import dev.flotilla.compiler.pass.weight.WeightPasses;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Scheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each operator of the rules, alone, through the runtime that has to accept the versions, types and scales chosen for it. */
class OperatorsTest {
    private static final int SAMPLES = 24;
    /** Decibels, below what each reached when this was written, and far above what a wrong zero point leaves. */
    private static final double LEAST_INT8 = 36;

    private static final double LEAST_INT16 = 45;
    /** Of truth values and indices; those differ where two values fall into one step. */
    private static final double LEAST_SAME = 0.98;

    private static final Set<String> POSITIVE_ONLY = Set.of("SQRT", "RSQRT", "LOG");
    /** Their integer versions are younger than the runtime that runs here. */
    private static final Set<String> TOO_YOUNG = Set.of("SQRT");

    private static final String FLOAT = "float";

    private static final Map<String, Subgraph> CASES = OperatorCases.all();

    @Test
    void everyRuleHasACase() {
        assertEquals(
                new TreeSet<>(IntegerPasses.operators(ActivationType.INT8).keySet()), new TreeSet<>(CASES.keySet()));
    }

    @Test
    void theReadmeListsEveryOperatorWithItsVersions() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        String table = readmeTable();
        assertTrue(readme.contains(table), "README.md lacks this table:\n" + table);
    }

    private static String readmeTable() {
        Map<String, Integer> narrow = IntegerPasses.operators(ActivationType.INT8);
        Map<String, Integer> wide = IntegerPasses.operators(ActivationType.INT16);
        Map<String, OptionalInt> dynamic = WeightPasses.dynamicOperators();
        Set<String> names = new TreeSet<>(narrow.keySet());
        names.addAll(dynamic.keySet());
        StringBuilder table =
                new StringBuilder("| operator | int8 | int16x8 | dynamic | fp16 |\n|---|---|---|---|---|\n");
        for (String name : names) {
            String weights = dynamic.containsKey(name) ? weights(dynamic.get(name)) : FLOAT;
            table.append(String.join(
                    " | ", "| " + name, version(narrow, name), version(wide, name), weights, "constants |\n"));
        }
        return table.toString();
    }

    private static String version(Map<String, Integer> versions, String name) {
        return versions.containsKey(name) ? String.valueOf(versions.get(name)) : FLOAT;
    }

    private static String weights(OptionalInt version) {
        return version.isPresent() ? String.valueOf(version.getAsInt()) : "widened";
    }

    @TestFactory
    List<DynamicTest> runOnInt8() {
        return tests(Scheme.INT8, ActivationType.INT8, LEAST_INT8);
    }

    @TestFactory
    List<DynamicTest> runOnInt16() {
        return tests(Scheme.INT16X8, ActivationType.INT16, LEAST_INT16);
    }

    private List<DynamicTest> tests(Scheme scheme, ActivationType type, double least) {
        return IntegerPasses.operators(type).keySet().stream()
                .filter(name -> !TOO_YOUNG.contains(name))
                .map(name -> DynamicTest.dynamicTest(name, () -> run(name, scheme, least)))
                .toList();
    }

    private void run(String name, Scheme scheme, double least) throws Exception {
        Model model = Model.of(name, CASES.get(name));
        float lowest = POSITIVE_ONLY.contains(name) ? 0.1f : -0.5f;
        SeededFeed samples = new SeededFeed(OperatorCases.SEED, SAMPLES, lowest, 1.5f);
        Recipe recipe = new Recipe(scheme, CalibrationMethod.MIN_MAX, false);
        Compiled compiled = new Compilation(model, recipe).run(samples);
        assertEquals(List.of(), compiled.floats());
        Nearness nearness = Nearness.of(ModelWriter.write(model), compiled.model(), samples);
        assertTrue(nearness.decibels() >= least, nearness.toString());
        assertTrue(nearness.same() >= LEAST_SAME, nearness.toString());
    }
}
