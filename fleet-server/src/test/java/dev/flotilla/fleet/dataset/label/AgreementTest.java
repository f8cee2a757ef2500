package dev.flotilla.fleet.dataset.label;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private static Label by(String annotator, Integer choice) {
        return new Label(annotator, Optional.ofNullable(choice), Instant.EPOCH);
    }

    private static Agreement of(Label... labels) {
        return Agreement.of(List.of(labels));
    }

    @Test
    void takesTwoWhoAgree() {
        assertEquals(new Agreement(LabelState.OPEN, Optional.empty()), of());
        assertEquals(new Agreement(LabelState.OPEN, Optional.empty()), of(by("a", 1)));
        assertEquals(new Agreement(LabelState.LABELLED, Optional.of(1)), of(by("a", 1), by("b", 1)));
    }

    @Test
    void asksAThirdWhereTwoDiffer() {
        assertEquals(new Agreement(LabelState.OPEN, Optional.empty()), of(by("a", 1), by("b", 2)));
        assertEquals(new Agreement(LabelState.LABELLED, Optional.of(2)), of(by("a", 1), by("b", 2), by("c", 2)));
        assertEquals(new Agreement(LabelState.DISPUTED, Optional.empty()), of(by("a", 1), by("b", 2), by("c", 0)));
    }

    @Test
    void countsWhoCannotTellForNobody() {
        assertEquals(new Agreement(LabelState.OPEN, Optional.empty()), of(by("a", null), by("b", null)));
        assertEquals(new Agreement(LabelState.LABELLED, Optional.of(1)), of(by("a", null), by("b", 1), by("c", 1)));
        assertEquals(
                new Agreement(LabelState.DISPUTED, Optional.empty()), of(by("a", null), by("b", null), by("c", 1)));
    }

    /** Of 50 grant proposals two readers agree on 20 yeses and 15 noes: the usual worked example, 0.4. */
    @Test
    void agreesWithTheWorkedExampleOfKappa() {
        List<Kappa.Pair> pairs = new java.util.ArrayList<>();
        add(pairs, 20, 1, 1);
        add(pairs, 5, 1, 0);
        add(pairs, 10, 0, 1);
        add(pairs, 15, 0, 0);
        assertEquals(0.4, Kappa.of(pairs).orElseThrow(), 1e-12);
    }

    private static void add(List<Kappa.Pair> pairs, int times, int one, int other) {
        for (int i = 0; i < times; i++) {
            pairs.add(new Kappa.Pair(one, other));
        }
    }

    @Test
    void hasNoKappaWhereChanceAloneWouldAgree() {
        assertEquals(OptionalDouble.empty(), Kappa.of(List.of()));
        assertEquals(OptionalDouble.empty(), Kappa.of(List.of(new Kappa.Pair(1, 1), new Kappa.Pair(1, 1))));
        assertEquals(
                1, Kappa.of(List.of(new Kappa.Pair(1, 1), new Kappa.Pair(0, 0))).orElseThrow());
    }
}
