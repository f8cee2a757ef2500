package dev.flotilla.fleet.ctl.view;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.ArrayList;
import java.util.List;

/** What creating a rollout would do, for people. */
public final class PreviewView {
    /** Devices that the stages do not add as they are. */
    private static final List<Others> OTHERS = List.of(
            new Others("busy", "in another rollout"),
            new Others("taken", "taken over from other rollouts"),
            new Others("running", "run it already"),
            new Others("revoked", "revoked, left out"),
            new Others("unable", "run no shadows, left to the stages behind"));

    private PreviewView() {}

    /** What is said of those that the API lists under a key. */
    private record Others(String key, String said) {}

    /** All of it: why it would be refused, a line for each stage, and who is not touched. */
    public static List<String> lines(Document preview) throws MalformedDocumentException {
        List<String> lines = new ArrayList<>();
        preview.strings("refusals").forEach(reason -> lines.add("refused: " + Values.clean(reason)));
        int number = 1;
        for (Document stage : preview.objects("stages")) {
            lines.add("stage " + number + ": " + devices(stage));
            number++;
        }
        for (Others others : OTHERS) {
            Document sample = preview.object(others.key());
            if (sample.integer("devices") > 0) {
                lines.add(others.said() + ": " + devices(sample));
            }
        }
        return lines;
    }

    private static String devices(Document sample) throws MalformedDocumentException {
        long count = sample.integer("devices");
        List<String> first = sample.strings("first");
        String names = Values.clean(String.join(", ", first)) + (count > first.size() ? ", …" : "");
        return count + (count == 1 ? " device" : " devices") + (first.isEmpty() ? "" : " (" + names + ")");
    }
}
