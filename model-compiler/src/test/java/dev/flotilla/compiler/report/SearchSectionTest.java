package dev.flotilla.compiler.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.evaluate.Candidate;
import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.compiler.evaluate.OutputFidelity;
import dev.flotilla.compiler.search.Found;
import dev.flotilla.compiler.search.Goal;
import dev.flotilla.compiler.search.Trial.Discarded;
import dev.flotilla.compiler.search.Trial.Made;
import dev.flotilla.compiler.search.Variant;
import dev.flotilla.compiler.search.Verdict;
import dev.flotilla.contract.bundle.Digest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SearchSectionTest {
    private static final Pattern NAME = Pattern.compile("y=\"([0-9.]+)\" text-anchor=\"start\">(first|second)<");

    private static Verdict verdict(String name, double decibels, boolean chosen) {
        Evaluation.Against against = new Evaluation.Against(
                new OutputFidelity(decibels, 1, 0), OptionalDouble.empty(), Optional.empty(), Optional.empty());
        Evaluation evaluation = new Evaluation(10, Optional.empty(), Optional.of(against), List.of(), List.of());
        Candidate candidate = new Candidate(1000, Optional.of(evaluation), Optional.empty());
        Made made = new Made(
                new Variant(name, Optional.empty()), Digest.of(new byte[] {(byte) decibels}), candidate, List.of());
        return new Verdict(made, chosen, true, "is a reason");
    }

    private static String page(Verdict... verdicts) {
        Html page = new Html();
        new SearchSection(new Found(Goal.SMALLEST, List.of(verdicts), Optional.empty())).write(page);
        return page.finish();
    }

    @Test
    void namesOfCandidatesInOnePlaceDoNotCoverEachOther() {
        Matcher names = NAME.matcher(page(verdict("first", 30, true), verdict("second", 30, false)));
        assertTrue(names.find());
        double first = Double.parseDouble(names.group(1));
        assertTrue(names.find());
        assertEquals(first + 15, Double.parseDouble(names.group(1)), 1e-9);
    }

    @Test
    void floatWithoutAnyNoiseHasItsPlace() {
        String page = page(verdict("first", 30, true), verdict("float", Double.POSITIVE_INFINITY, false));
        assertTrue(page.contains(">no loss<") && !page.contains("NaN") && !page.contains("Infinity"), page);
    }

    @Test
    void aCandidateThatIsNotPossibleIsListedWithItsReason() {
        Discarded none = new Discarded(new Variant("dynamic", Optional.empty()), "is not possible");
        String page = page(verdict("first", 30, true), new Verdict(none, false, false, none.reason()));
        assertTrue(page.contains(">is not possible<"), page);
    }
}
