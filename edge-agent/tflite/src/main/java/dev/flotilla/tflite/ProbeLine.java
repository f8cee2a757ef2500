package dev.flotilla.tflite;

import dev.flotilla.contract.bundle.Digest;
import java.util.Optional;

/** The one line by which a probe's child tells its parent what it found. */
final class ProbeLine {
    /** Longer output of a child is not read. */
    static final int MAX_BYTES = 4096;

    private static final String PASSED = "flotilla-probe passed ";
    private static final String REFUSED = "flotilla-probe refused ";
    private static final int MAX_REASON = 1000;

    private ProbeLine() {}

    static String of(ProbeReport report) {
        if (report.output().isPresent()) {
            return PASSED + report.output().get().hex();
        }
        String reason = report.reason().replaceAll("\\p{Cntrl}+", " ");
        return REFUSED + (reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON));
    }

    /** What the line says; empty if it is none of a probe, as what a runtime prints by itself. */
    static Optional<ProbeReport> parse(String line) {
        if (line.startsWith(REFUSED)) {
            return Optional.of(ProbeReport.refused(line.substring(REFUSED.length())));
        }
        if (line.startsWith(PASSED)) {
            try {
                return Optional.of(ProbeReport.passed(Digest.parse(line.substring(PASSED.length()))));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
