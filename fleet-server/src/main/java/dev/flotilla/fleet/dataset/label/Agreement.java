package dev.flotilla.fleet.dataset.label;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What labels of one sample come to: two annotators are asked, a third where they differ, and two that agree decide.
 *
 * @param choice what they agree on; only where it is labelled
 */
public record Agreement(LabelState state, Optional<Integer> choice) {
    private static final int ENOUGH = 2;
    private static final int MOST = 3;

    /** Of these labels, each by another annotator. */
    public static Agreement of(List<Label> labels) {
        Map<Integer, Integer> votes = new HashMap<>();
        for (Label label : labels) {
            if (label.choice().isPresent() && votes.merge(label.choice().get(), 1, Integer::sum) == ENOUGH) {
                return new Agreement(LabelState.LABELLED, label.choice());
            }
        }
        return new Agreement(labels.size() < MOST ? LabelState.OPEN : LabelState.DISPUTED, Optional.empty());
    }
}
