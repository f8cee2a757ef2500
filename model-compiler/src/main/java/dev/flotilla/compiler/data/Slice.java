package dev.flotilla.compiler.data;

import java.util.List;

/**
 * Samples that have something in common.
 *
 * @param samples indices of samples, ascending
 */
public record Slice(String name, List<Integer> samples) {
    public Slice {
        samples = List.copyOf(samples);
    }
}
