package dev.flotilla.compiler.report;

import dev.flotilla.compiler.pass.integer.FloatOp;
import java.util.List;

/** What the compiler did, step by step, and what it had to leave float. */
record PassesSection(List<String> steps, List<FloatOp> floats) implements Section {
    private static final int MOST_FLOATS = 50;

    @Override
    public String title() {
        return "What the compiler did";
    }

    @Override
    public void write(Html page) {
        page.leaf(
                "p",
                "Steps that changed something, in their order. After each, the graph was checked against its rules.");
        page.open("ol", "class", "steps");
        for (String step : steps) {
            page.open("li").leaf("code", step);
            StepWords.find(step).ifPresent(does -> page.text(" " + does + "."));
            page.close();
        }
        page.close();
        page.leaf("h3", "Operators left float");
        if (floats.isEmpty()) {
            page.leaf("p", "None by an integer scheme.");
            return;
        }
        Table table = Table.open(page, "Operators that the scheme left float, and why", "Operator", "Output", "Reason");
        floats.stream()
                .limit(MOST_FLOATS)
                .forEach(left ->
                        table.row(Words.name(left.operator()), Words.name(left.output()), "It " + left.reason() + "."));
        table.close();
        if (floats.size() > MOST_FLOATS) {
            page.leaf("p", Words.format("And %d more.", floats.size() - MOST_FLOATS));
        }
    }
}
