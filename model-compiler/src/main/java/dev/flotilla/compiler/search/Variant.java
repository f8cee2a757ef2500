package dev.flotilla.compiler.search;

import dev.flotilla.compiler.recipe.Recipe;
import java.util.Optional;

/**
 * One way to compile a model.
 *
 * @param recipe empty: the float model stays as it is
 */
public record Variant(String name, Optional<Recipe> recipe) {
    /** What everything falls back on. */
    static final Variant FLOAT = new Variant("float", Optional.empty());

    static Variant of(String name, Recipe recipe) {
        return new Variant(name, Optional.of(recipe));
    }
}
