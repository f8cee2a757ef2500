package dev.flotilla.compiler.report;

import dev.flotilla.compiler.recipe.Recipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options that decided how a model was quantized, defaults as well. */
record RecipeText(Recipe recipe) {
    private List<String> recovery() {
        return recipe.recovery().stream().map(Object::toString).toList();
    }

    private List<String> keepFloat() {
        return recipe.keepFloat().stream().sorted().toList();
    }

    /** What each option is called, and what it was. */
    Map<String, String> rows() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("Scheme", recipe.scheme().toString());
        rows.put("Calibration method", recipe.calibration().toString());
        rows.put("Recovery", orNone(recovery()));
        rows.put("Clean-up", recipe.tidy() ? "yes" : "no");
        rows.put("Kept float by request", orNone(keepFloat()));
        rows.put(
                "Least SQNR",
                recipe.leastSqnr().map(least -> Words.format("%s dB", least)).orElse("none"));
        rows.put("Target runtime", "TensorFlow Lite " + recipe.runtime() + " or newer");
        return rows;
    }

    private static String orNone(List<String> values) {
        return values.isEmpty() ? "none" : String.join(", ", values);
    }
}
