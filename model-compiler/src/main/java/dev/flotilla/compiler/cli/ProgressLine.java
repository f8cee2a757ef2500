package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.progress.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows how far a command is, once it has taken two seconds: as a bar where the terminal can draw it again, else as a line
 * every five seconds.
 */
final class ProgressLine implements Progress, AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(2);
    static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    static final Duration BETWEEN_BARS = Duration.ofMillis(100);

    private static final int CELLS = 30;
    private static final int PERCENT = 100;

    private final PrintWriter out;
    private final Terminal terminal;
    private long due;
    /** Columns of the terminal to be wiped. */
    private int drawn;

    /** For a command that starts now. */
    ProgressLine(PrintWriter out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
        this.due = terminal.nanoClock().getAsLong() + PATIENCE.toNanos();
    }

    @Override
    public void report(String step, long done, long total) {
        long now = terminal.nanoClock().getAsLong();
        if (now - due < 0) {
            return;
        }
        double fraction = total > 0 ? Math.min(1, (double) done / total) : 1;
        if (terminal.redraws()) {
            draw(bar(step, fraction));
        } else {
            out.println(step + ": " + (int) (PERCENT * fraction) + " %");
            out.flush();
        }
        due = now + (terminal.redraws() ? BETWEEN_BARS : BETWEEN_LINES).toNanos();
    }

    private static String bar(String step, double fraction) {
        int full = (int) (CELLS * fraction);
        String cells = "#".repeat(full) + "-".repeat(CELLS - full);
        return String.format(Locale.ROOT, "[%s] %3d %%  %s", cells, (int) (PERCENT * fraction), step);
    }

    private void draw(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
        out.flush();
        drawn = line.length();
    }

    /** Wipes the bar, so that what comes next has a line to itself. */
    @Override
    public void giveWay() {
        if (drawn > 0) {
            draw("");
            out.print("\r");
            out.flush();
        }
    }

    @Override
    public void close() {
        giveWay();
    }
}
