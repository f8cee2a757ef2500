package dev.flotilla.fleet.dataset;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DatasetSplit;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A version of a dataset. It never changes, but for what people have erased from it.
 *
 * @param digest SHA-256 of its manifest
 * @param bundle for whose form of input it is
 * @param splits how many samples were for what when it was made
 * @param erased how many of them were erased since; then its manifest is not to be had any more
 */
public record DatasetVersion(
        Digest digest,
        String model,
        Digest bundle,
        String name,
        Instant createdAt,
        String createdBy,
        Map<DatasetSplit, Integer> splits,
        List<LeftOut> leftOut,
        long erased) {

    public DatasetVersion {
        splits = Map.copyOf(splits);
        leftOut = List.copyOf(leftOut);
    }
}
