package dev.flotilla.compiler.report;

import dev.flotilla.compiler.evaluate.Evaluation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The report as a page: no scripts, nothing from elsewhere, light or dark as the reader's system is. */
record ReportPage(Report report) {
    private static final String NOTHING_FROM_ELSEWHERE = "default-src 'none'; style-src 'unsafe-inline'";

    byte[] html() {
        Html page = new Html();
        page.open("html", "lang", "en");
        head(page);
        page.open("body").open("header");
        page.leaf("p", "Flotilla model compiler", "class", "from");
        page.leaf("h1", title()).close();
        page.open("main");
        for (Section section : sections()) {
            page.open("section").leaf("h2", section.title());
            section.write(page);
            page.close();
        }
        page.close().close().close();
        return page.finish().getBytes(StandardCharsets.UTF_8);
    }

    private void head(Html page) {
        page.open("head").empty("meta", "charset", "utf-8");
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", NOTHING_FROM_ELSEWHERE);
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.empty("meta", "name", "color-scheme", "content", "light dark");
        page.leaf("title", title()).style(StyleSheet.CSS).close();
    }

    private String title() {
        return Words.name(report.model()) + " as " + report.scheme();
    }

    private List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        sections.add(new OutcomeSection(report));
        report.search().ifPresent(found -> sections.add(new SearchSection(found)));
        report.evaluation().ifPresent(evaluation -> evaluated(evaluation, sections));
        if (!report.layers().isEmpty()) {
            sections.add(new LayersSection(report.layers(), report.fragile()));
            sections.add(new DistributionsSection(report.layers(), report.fragile()));
        }
        sections.add(
                new PassesSection(report.compiled().passes(), report.compiled().floats()));
        sections.add(new ProvenanceSection(
                report.provenance(), report.recipe().map(RecipeText::new), report.latencyMeasured()));
        return sections;
    }

    private static void evaluated(Evaluation evaluation, List<Section> sections) {
        evaluation.answers().ifPresent(answers -> {
            sections.add(new AccuracySection(evaluation));
            sections.add(new ConfusionSection(evaluation.against().flatMap(Evaluation.Against::answers), answers));
        });
    }
}
