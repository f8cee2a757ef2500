package dev.flotilla.fleet.dataset;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DatasetSplit;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is labelled of a model now. A version of it may have less, never more: what is odd is left out.
 *
 * @param state another one whenever a version may come out otherwise
 * @param training distinct inputs to train on
 * @param heldOut distinct inputs that are held out
 */
public record Stock(Digest state, long training, long heldOut) {
    /** Of the labels of a model's samples, for a bundle of that model. */
    static Stock of(Digest bundle, List<Mark> marks) {
        StringBuilder all = new StringBuilder(bundle.hex());
        for (Mark mark : marks) {
            all.append('\n').append(mark.sample().hex()).append(' ').append(mark.choice());
        }
        return new Stock(
                Digest.of(all.toString().getBytes(StandardCharsets.US_ASCII)),
                inputs(marks, DatasetSplit.TRAIN),
                inputs(marks, DatasetSplit.TEST));
    }

    private static long inputs(List<Mark> marks, DatasetSplit split) {
        return marks.stream()
                .map(Mark::input)
                .distinct()
                .filter(input -> DatasetSplit.ofContent(input) == split)
                .count();
    }
}
