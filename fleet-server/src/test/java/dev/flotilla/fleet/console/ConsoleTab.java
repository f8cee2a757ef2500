package dev.flotilla.fleet.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One tab on the console. Whatever the page logs as an error, unless expected, fails the test when the tab closes. */
final class ConsoleTab implements AutoCloseable {
    static final int WIDE_PX = 1440;
    static final int NARROW_PX = 420;
    private static final int HEIGHT_PX = 1000;
    private static final int MOST_HEIGHT_PX = 5000;
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    private final String base;
    private int width = WIDE_PX;
    private final BrowserContext context;
    private final Page page;
    private final List<String> errors = new ArrayList<>();
    private final Set<String> expectedFailures = new HashSet<>();

    ConsoleTab(Browser browser, String base) {
        this.base = base;
        this.context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, HEIGHT_PX)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setLocale("en-GB")
                .setTimezoneId("UTC"));
        this.page = context.newPage();
        page.onPageError(errors::add);
        page.onConsoleMessage(this::note);
    }

    private void note(ConsoleMessage message) {
        boolean expected =
                expectedFailures.stream().anyMatch(path -> message.location().contains(path));
        if (message.type().equals("error") && !expected) {
            errors.add(message.text() + " at " + message.location());
        }
    }

    /** Requests to this path may fail: Chromium logs every one that does. */
    ConsoleTab expectFailuresOf(String path) {
        expectedFailures.add(path);
        return this;
    }

    ConsoleTab withSession(String value) {
        context.addCookies(List.of(new Cookie("flotilla_session", value).setUrl(base)));
        return this;
    }

    /** Opens a screen, such as {@code "rollouts/r-2"}. */
    Page open(String screen) {
        page.navigate(base + "/#/" + screen);
        return page;
    }

    Page page() {
        return page;
    }

    /** Shows the same page in another theme and at another width. */
    void look(ColorScheme scheme, int newWidth) {
        width = newWidth;
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(newWidth, HEIGHT_PX);
    }

    void assertAccessible() {
        List<Rule> violations = new AxeBuilder(page).withTags(RULES).analyze().getViolations();
        assertEquals(List.of(), violations.stream().map(ConsoleTab::describe).toList());
    }

    private static String describe(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " "
                + rule.getNodes().stream().map(node -> node.getHtml()).limit(3).toList();
    }

    void assertNothingOverflowsSideways() {
        Object wide = page.evaluate(
                """
                () => [document.documentElement, ...document.querySelectorAll('main, main *, header')]
                  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.visually-hidden'))
                  .map(e => e.tagName + '.' + e.className).slice(0, 5)
                """);
        assertEquals(List.of(), wide);
    }

    /** The whole screen, not only what fits into the window, as {@code target/screenshots/NAME.png}. */
    void screenshot(String name) {
        Object height = page.evaluate(
                """
                () => innerHeight + Math.max(0, ...[...document.querySelectorAll('main, main *, .pf-v6-c-page__main-container')]
                  .filter(e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowY))
                  .map(e => e.scrollHeight - e.clientHeight))
                """);
        page.setViewportSize(width, Math.min(MOST_HEIGHT_PX, ((Number) height).intValue()));
        page.screenshot(new Page.ScreenshotOptions()
                .setAnimations(ScreenshotAnimations.DISABLED)
                .setPath(SCREENSHOTS.resolve(name + ".png")));
        page.setViewportSize(width, HEIGHT_PX);
    }

    @Override
    public void close() {
        context.close();
        assertEquals(List.of(), errors, "errors in the browser's console");
    }
}
