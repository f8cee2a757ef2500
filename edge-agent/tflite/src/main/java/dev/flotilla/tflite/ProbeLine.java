package dev.flotilla.tflite;

import dev.flotilla.contract.bundle.Digest;
import java.util.Optional;

/** The one line by which a probe's process tells the agent's what it found. */
public final class ProbeLine {
    /** Longer output of a child is not read. */
    static final int MAX_BYTES = 4096;

    private static final String PASSED = "flotilla-probe passed ";
    private static final String REFUSED = "flotilla-probe refused ";
    private static final int MAX_REASON = 1000;

    /** Of a digest with a footprint. */
    private static final int WORDS = 3;

    private ProbeLine() {}

    /** The line of a report. */
    public static String of(ProbeReport report) {
        if (report.output().isPresent()) {
            return PASSED
                    + report.output().get().hex()
                    + report.footprint().map(ProbeLine::text).orElse("");
        }
        String reason = report.reason().replaceAll("\\p{Cntrl}+", " ");
        return REFUSED + (reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON));
    }

    /** What the line says; empty if it is none of a probe, as what a runtime prints by itself. */
    public static Optional<ProbeReport> parse(String line) {
        if (line.startsWith(REFUSED)) {
            return Optional.of(ProbeReport.refused(line.substring(REFUSED.length())));
        }
        if (line.startsWith(PASSED)) {
            try {
                return Optional.of(passed(line.substring(PASSED.length()).split(" ", -1)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static String text(Footprint footprint) {
        return " " + footprint.latencyMillis() + " " + footprint.memoryBytes();
    }

    private static ProbeReport passed(String[] words) {
        Digest output = Digest.parse(words[0]);
        return words.length == WORDS
                ? ProbeReport.passed(output, new Footprint(Double.parseDouble(words[1]), Long.parseLong(words[2])))
                : ProbeReport.passed(output);
    }
}
