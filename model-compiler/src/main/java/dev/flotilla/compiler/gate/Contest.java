package dev.flotilla.compiler.gate;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.contract.inference.LoadedModel;

/**
 * The two models, as devices run them.
 *
 * @param championBytes the size of its file
 * @param challengerBytes the size of its file
 * @param maxBytes how large the challenger's may be
 */
public record Contest(
        LoadedModel champion,
        Model championGraph,
        long championBytes,
        LoadedModel challenger,
        Model challengerGraph,
        long challengerBytes,
        long maxBytes) {}
