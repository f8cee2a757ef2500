package dev.flotilla.fleet.ctl.view;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A rollout for people: a bar for each stage, how many devices are in which state, and why some failed. */
public final class RolloutView {
    private static final Set<String> PASSED = Set.of("DONE", "SKIPPED");
    private static final int BAR = 30;
    private static final int MOST_FAILURES = 8;
    private static final int MOST_TEXT = 100;

    private RolloutView() {}

    /**
     * All of it.
     *
     * @param failed devices of the rollout that failed, as the API lists them
     */
    public static List<String> lines(Document rollout, List<Document> failed) {
        List<String> lines = new ArrayList<>();
        lines.add(Values.text(rollout, "name") + "  " + Values.text(rollout, "model") + " "
                + Values.text(rollout, "version") + "  " + Values.text(rollout, "state"));
        String reason = Values.text(rollout, "stateReason");
        if (!reason.equals(Values.ABSENT)) {
            lines.add("  " + Table.cut(reason, MOST_TEXT));
        }
        standstill(rollout).ifPresent(why -> lines.add("  no device is given the bundle for now: " + why));
        stages(rollout).forEach(stage -> lines.addAll(stage(stage)));
        failed.stream().limit(MOST_FAILURES).forEach(device -> lines.add("  " + failure(device)));
        if (failed.size() > MOST_FAILURES) {
            lines.add("  more failed; see 'rollouts devices --state FAILED'");
        }
        return lines;
    }

    /** The same in one line, without the failures. */
    public static String line(Document rollout) {
        List<Document> stages = stages(rollout);
        int current = IntStream.range(0, stages.size())
                .filter(i -> !PASSED.contains(Values.text(stages.get(i), "state")))
                .findFirst()
                .orElse(stages.size() - 1);
        String state = Values.text(rollout, "state");
        return current < 0
                ? state
                : state + ": stage " + (current + 1) + " of " + stages.size() + " "
                        + Values.text(stages.get(current), "state") + ", " + counts(stages.get(current))
                        + standstill(rollout).map(why -> "; " + why).orElse("");
    }

    private static Optional<String> standstill(Document rollout) {
        return Optional.of(Values.text(rollout, "standstill.reason")).filter(why -> !why.equals(Values.ABSENT));
    }

    /** A device that failed. */
    public static String failure(Document device) {
        return "failed: " + Values.text(device, "id") + " (stage " + (Values.number(device, "stage") + 1) + "): "
                + Table.cut(Values.text(device, "reason"), MOST_TEXT);
    }

    static List<Document> stages(Document rollout) {
        try {
            return rollout.objects("stages");
        } catch (MalformedDocumentException e) {
            return List.of();
        }
    }

    private static List<String> stage(Document stage) {
        String head = String.format(
                Locale.ROOT,
                "  stage %-2d %5s  %s  %s, %s",
                Values.number(stage, "index") + 1,
                share(stage),
                bar(stage),
                Values.text(stage, "state"),
                counts(stage));
        String states = Values.text(stage, "states");
        boolean underWay = Values.number(stage, "pending") > 0 && !states.equals(Values.ABSENT);
        return underWay ? List.of(head, " ".repeat(19) + states) : List.of(head);
    }

    /** Nothing for a stage by count, filter or names: its bar says how many those are. */
    private static String share(Document stage) {
        String percent = Values.text(stage, "percent");
        return percent.equals(Values.ABSENT) ? "" : percent + " %";
    }

    private static String counts(Document stage) {
        return Values.number(stage, "succeeded") + " of " + Values.number(stage, "devices") + " succeeded, "
                + Values.number(stage, "failed") + " failed";
    }

    /** Rounded down, so that it is full only when all have given their verdict. */
    private static String bar(Document stage) {
        long devices = Math.max(1, Values.number(stage, "devices"));
        int succeeded = (int) (BAR * Values.number(stage, "succeeded") / devices);
        int failed = (int) (BAR * Values.number(stage, "failed") / devices);
        int open = Math.max(0, BAR - succeeded - failed);
        return "[" + "#".repeat(succeeded) + "x".repeat(failed) + ".".repeat(open) + "]";
    }
}
