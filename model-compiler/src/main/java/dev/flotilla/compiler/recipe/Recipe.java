package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.quant.Scheme;

/** Everything that decides how a model is quantized. The same recipe, model and samples give the same bytes. */
public record Recipe(Scheme scheme) {}
