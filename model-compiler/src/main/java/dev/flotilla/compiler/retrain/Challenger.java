package dev.flotilla.compiler.retrain;

import dev.flotilla.compiler.graph.Model;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What came of retraining.
 *
 * @param model the champion with its new head
 * @param master the float master with the same; empty if there was none
 * @param figures what was chosen and measured on the way, by name
 */
public record Challenger(Model model, Optional<Model> master, Map<String, Double> figures) {
    /** Copies the figures in the order of their names. */
    public Challenger {
        figures = new TreeMap<>(figures);
    }
}
