package dev.flotilla.compiler.evaluate;

import dev.flotilla.contract.codec.Document;
import java.util.Locale;

/** How many of how many samples a classifier got right. */
public record Accuracy(int correct, int total) {
    public Accuracy {
        if (total < 1 || correct < 0 || correct > total) {
            throw new IllegalArgumentException(correct + " of " + total + " correct");
        }
    }

    /** The accuracy of {@code answers} where {@code labels} are the truth; one or more, as many of each. */
    static Accuracy of(int[] labels, int[] answers) {
        int correct = 0;
        for (int i = 0; i < labels.length; i++) {
            correct += labels[i] == answers[i] ? 1 : 0;
        }
        return new Accuracy(correct, labels.length);
    }

    /** 0 to 1. */
    public double fraction() {
        return (double) correct / total;
    }

    /** Percentage points by which this one is below {@code original}; negative where it is above. */
    public double pointsBelow(Accuracy original) {
        return 100 * (original.fraction() - fraction());
    }

    /** Where the true accuracy lies with 95 % confidence. */
    public WilsonInterval interval() {
        return WilsonInterval.of(correct, total);
    }

    public Document toDocument() {
        return Document.builder()
                .put("correct", correct)
                .put("total", total)
                .put("fraction", fraction())
                .put("low", interval().low())
                .put("high", interval().high())
                .build();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.2f %% (%d of %d; 95 %% interval %.2f to %.2f)",
                100 * fraction(),
                correct,
                total,
                100 * interval().low(),
                100 * interval().high());
    }
}
