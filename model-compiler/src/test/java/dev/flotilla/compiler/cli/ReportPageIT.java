package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.flotilla.compiler.testkit.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of the sample model in a browser: accessible, nothing cut off, no error, nothing fetched; a screenshot of each. */
class ReportPageIT {
    private static final Path FOLDER = Path.of("target", "report");
    private static final int HEIGHT_PX = 1000;
    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    private static Chromium chromium;
    private static String address;

    @BeforeAll
    static void writeReport() {
        chromium = Chromium.start();
        Path report = FOLDER.resolve("report.json");
        Cli.run(
                        "compile",
                        Sample.MODEL,
                        "--scheme",
                        "int8",
                        "--preprocess",
                        Sample.PREPROCESS,
                        "--calibration",
                        Sample.TRAIN_IMAGES,
                        "--calibration-range",
                        "0:1000",
                        "--evaluate",
                        Sample.TEST_IMAGES,
                        "--labels",
                        Sample.TEST_LABELS,
                        "--evaluate-range",
                        "0:2000",
                        "--report",
                        report,
                        "-o",
                        FOLDER.resolve("fashion_int8.tflite"))
                .good();
        address = FOLDER.resolve("report.html").toUri().toString();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @ParameterizedTest(name = "{0}, {1} pixels wide")
    @CsvSource({"LIGHT, 1180", "LIGHT, 420", "DARK, 1180", "DARK, 420"})
    void isAccessibleAndFits(ColorScheme theme, int width) {
        List<String> errors = new ArrayList<>();
        List<String> requests = new ArrayList<>();
        // The page forbids all scripts, axe's as well.
        try (BrowserContext context =
                chromium.browser().newContext(options(theme, width).setBypassCSP(true))) {
            Page page = context.newPage();
            page.onConsoleMessage(message -> errors.add(message.text()));
            page.onRequest(request -> requests.add(request.url()));
            page.navigate(address);
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(FOLDER.resolve("page-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png")));
            assertEquals(width, page.evaluate("document.documentElement.scrollWidth"));
            assertEquals(List.of(), violations(page));
        }
        assertEquals(List.of(), errors);
        assertEquals(List.of(address), requests);
    }

    private static Browser.NewContextOptions options(ColorScheme theme, int width) {
        return new Browser.NewContextOptions().setColorScheme(theme).setViewportSize(width, HEIGHT_PX);
    }

    private static List<String> violations(Page page) {
        return new AxeBuilder(page)
                .withTags(RULES).analyze().getViolations().stream()
                        .map(ReportPageIT::describe)
                        .toList();
    }

    private static String describe(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " "
                + rule.getNodes().stream().map(node -> node.getHtml()).limit(3).toList();
    }

    /** What the README shows: the page down to its charts. */
    @Test
    void isShownInTheReadme() {
        try (BrowserContext context = chromium.browser().newContext(options(ColorScheme.LIGHT, 1180))) {
            Page page = context.newPage();
            page.navigate(address);
            double end = page.locator("h2", new Page.LocatorOptions().setHasText("What the compiler did"))
                    .boundingBox()
                    .y;
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setClip(0, 0, 1180, end - 20)
                    .setPath(FOLDER.resolve("readme.png")));
            assertTrue(end > HEIGHT_PX, "the charts end at " + end);
        }
    }

    @Test
    void readsWithoutScripts() {
        try (BrowserContext context =
                chromium.browser().newContext(options(ColorScheme.LIGHT, 1180).setJavaScriptEnabled(false))) {
            Page page = context.newPage();
            page.navigate(address);
            assertEquals(
                    List.of(
                            "Outcome",
                            "Accuracy",
                            "Confusions",
                            "Layers",
                            "Weights and activations of the worst layers",
                            "What the compiler did",
                            "How to reproduce it"),
                    page.locator("h2").allTextContents());
        }
    }
}
