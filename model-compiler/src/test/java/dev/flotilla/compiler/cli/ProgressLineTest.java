package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final String NEW_LINE = System.lineSeparator();

    private final StringWriter shown = new StringWriter();
    private long now = Long.MAX_VALUE - 1; // as a nano clock may well overflow

    private ProgressLine line(boolean redraws) {
        return new ProgressLine(new PrintWriter(shown), new Terminal(redraws, () -> now));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void showsNothingOfWhatTakesLessThanTwoSeconds() {
        try (ProgressLine line = line(true)) {
            line.report("calibrating", 0, 10);
            pass(ProgressLine.PATIENCE.minusNanos(1));
            line.report("calibrating", 9, 10);
        }
        assertEquals("", shown.toString());
    }

    @Test
    void printsALineEveryFiveSecondsWhereNothingCanBeRedrawn() {
        try (ProgressLine line = line(false)) {
            pass(ProgressLine.PATIENCE);
            line.report("calibrating", 1, 3);
            pass(ProgressLine.BETWEEN_LINES.minusNanos(1));
            line.report("calibrating", 2, 3);
            pass(Duration.ofNanos(1));
            line.report("evaluating", 7, 8);
        }
        assertEquals("calibrating: 33 %" + NEW_LINE + "evaluating: 87 %" + NEW_LINE, shown.toString());
    }

    @Test
    void drawsABarOverTheLastOneAndWipesItAtTheEnd() {
        try (ProgressLine line = line(true)) {
            pass(ProgressLine.PATIENCE);
            line.report("calibrating", 1, 2);
            line.report("calibrating", 2, 2);
            pass(ProgressLine.BETWEEN_BARS);
            line.report("running", 0, 4);
        }
        String first = "[###############---------------]  50 %  calibrating";
        String second = "[------------------------------]   0 %  running";
        assertEquals(
                "\r" + first + "\r" + second + " ".repeat(4) + "\r" + " ".repeat(second.length()) + "\r",
                shown.toString());
    }

    @Test
    void wipesTheBarBeforeAFailureIsTold() {
        try (ProgressLine line = line(true)) {
            pass(ProgressLine.PATIENCE);
            line.report("running", 3, 4);
            throw new IllegalStateException("sample 3 does not fit");
        } catch (IllegalStateException e) {
            assertTrue(shown.toString().endsWith(" \r"), e.getMessage());
        }
    }

    @Test
    void neverGoesBeyondTheWhole() {
        try (ProgressLine line = line(false)) {
            pass(ProgressLine.PATIENCE);
            line.report("measuring", 6, 5);
            pass(ProgressLine.BETWEEN_LINES);
            line.report("comparing", 0, 0);
        }
        assertEquals("measuring: 100 %" + NEW_LINE + "comparing: 100 %" + NEW_LINE, shown.toString());
    }
}
