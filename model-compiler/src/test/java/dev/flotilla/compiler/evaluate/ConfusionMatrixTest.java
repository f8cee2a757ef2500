package dev.flotilla.compiler.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.compiler.evaluate.ConfusionMatrix.Cell;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
    /** The worked example of precision_recall_fscore_support and confusion_matrix in scikit-learn's reference. */
    @Test
    void givesThePublishedMatrixPrecisionAndRecall() {
        int[] labels = {2, 0, 2, 2, 0, 1};
        int[] answers = {0, 0, 2, 2, 0, 2};
        ConfusionMatrix matrix = ConfusionMatrix.of(labels, answers);
        int[][] expected = {{2, 0, 0}, {0, 0, 1}, {1, 0, 2}};
        for (int label = 0; label < 3; label++) {
            for (int answer = 0; answer < 3; answer++) {
                assertEquals(expected[label][answer], matrix.count(label, answer));
            }
        }
        assertEquals(2 / 3.0, matrix.precision(0).orElseThrow());
        assertEquals(1, matrix.recall(0).orElseThrow());
        assertEquals(2 / 3.0, matrix.precision(2).orElseThrow());
        assertEquals(2 / 3.0, matrix.recall(2).orElseThrow());
        assertEquals(new Accuracy(4, 6), matrix.accuracy());
    }

    @Test
    void knowsNoPrecisionOfAClassNeverAnsweredAndNoRecallOfOneThatNeverOccurs() {
        ConfusionMatrix matrix = ConfusionMatrix.of(new int[] {0, 1}, new int[] {0, 7});
        assertEquals(Set.of(0, 1, 7), matrix.classes());
        assertEquals(OptionalDouble.empty(), matrix.precision(1));
        assertEquals(OptionalDouble.empty(), matrix.recall(7));
    }

    @Test
    void listsTheMostFrequentConfusionsFirst() {
        ConfusionMatrix matrix = ConfusionMatrix.of(new int[] {5, 5, 1, 2, 2, 2, 3}, new int[] {6, 6, 0, 2, 2, 2, 0});
        assertEquals(List.of(new Cell(5, 6), new Cell(1, 0)), matrix.worstConfusions(2));
    }
}
