package dev.flotilla.compiler.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A whole model file. The first subgraph is the main one; the others keep their order, because control-flow options name
 * them by position.
 *
 * @param metadataBuffers the schema's older unnamed metadata
 * @param archive the ZIP of labels and metadata that may follow the flatbuffer (TFLite Metadata)
 */
public record Model(
        Optional<String> description,
        List<Subgraph> subgraphs,
        List<Metadata> metadata,
        List<Buffer> metadataBuffers,
        Optional<AppendedArchive> archive) {
    public Model {
        subgraphs = List.copyOf(subgraphs);
        metadata = List.copyOf(metadata);
        metadataBuffers = List.copyOf(metadataBuffers);
        if (subgraphs.isEmpty()) {
            throw new IllegalArgumentException("a model needs a subgraph");
        }
    }

    /** A model of one subgraph and nothing else. */
    public static Model of(String description, Subgraph main) {
        return new Model(Optional.of(description), List.of(main), List.of(), List.of(), Optional.empty());
    }

    public Subgraph main() {
        return subgraphs.get(0);
    }

    public Model withMain(Subgraph main) {
        List<Subgraph> all = new ArrayList<>(subgraphs);
        all.set(0, main);
        return withSubgraphs(all);
    }

    public Model withSubgraphs(List<Subgraph> all) {
        return new Model(description, all, metadata, metadataBuffers, archive);
    }
}
