package dev.flotilla.fleet.ctl.view;

import dev.flotilla.contract.codec.Document;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Adds a line for each change, for files and pipes. */
public final class PlainDisplay implements Display {
    private final PrintWriter out;
    private final Set<String> failures = new HashSet<>();
    private String last = "";

    public PlainDisplay(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(Document rollout, List<Document> failed) {
        failed.stream().map(RolloutView::failure).filter(failures::add).forEach(out::println);
        String line = RolloutView.line(rollout);
        if (!line.equals(last)) {
            out.println(line);
            last = line;
        }
        out.flush();
    }

    @Override
    public void note(String text) {
        out.println(Values.clean(text));
        out.flush();
    }
}
