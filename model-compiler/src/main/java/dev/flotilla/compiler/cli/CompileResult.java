package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.evaluate.Candidate;
import dev.flotilla.compiler.recipe.Compiled;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.search.Found;
import dev.flotilla.compiler.search.Trial.Made;
import java.util.List;
import java.util.Optional;

/**
 * What the command made, before it is written.
 *
 * @param recipe empty when the model as it is was found best
 * @param failures why gates refuse it; none if it passes
 * @param search what else was tried, where the scheme was searched
 */
record CompileResult(
        Optional<Recipe> recipe,
        Compiled compiled,
        Candidate candidate,
        List<String> failures,
        Optional<Found> search) {
    /** The choice of a search that has one. */
    static CompileResult of(Found found, Compiled chosen) {
        Made made = found.choice();
        return new CompileResult(
                made.variant().recipe(), chosen, made.candidate(), made.failures(), Optional.of(found));
    }
}
