package dev.flotilla.fleet.ctl.view;

import dev.flotilla.contract.codec.Document;
import java.io.PrintWriter;
import java.util.List;

/** Draws over what it drew before, by the control sequences of ECMA-48, which all terminals know. */
public final class LiveDisplay implements Display {
    private static final String TO_LINE_ABOVE = "\u001b[%dA";
    private static final String CLEAR_BELOW = "\r\u001b[J";
    /** Lines longer than the terminal is wide would take two of its lines, and the cursor would not find back. */
    private static final String NO_WRAP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private final PrintWriter out;
    private int drawn;

    public LiveDisplay(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(Document rollout, List<Document> failed) {
        draw(RolloutView.lines(rollout, failed));
    }

    @Override
    public void note(String text) {
        out.println(Values.clean(text));
        out.flush();
        drawn++;
    }

    private void draw(List<String> lines) {
        if (drawn > 0) {
            out.print(TO_LINE_ABOVE.replace("%d", Integer.toString(drawn)));
        }
        out.print(CLEAR_BELOW + NO_WRAP);
        lines.forEach(out::println);
        out.print(WRAP);
        out.flush();
        drawn = lines.size();
    }
}
