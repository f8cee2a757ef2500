package dev.flotilla.fleet.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * The system's Chromium, started once for all browser tests of a JVM. Without one the tests fail where {@code CI=true} and
 * are skipped, loudly, anywhere else.
 */
final class Chromium implements BeforeAllCallback {
    private static final List<String> PLACES = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage");
    private static final String MISSING =
            "No Chromium for the browser tests: install the package chromium, or name one in CHROMIUM";

    /** For what a page is expected to come to show; Playwright's own 5 s are short on a machine that is busy. */
    private static final double PATIENCE_MILLIS = 30_000;

    private Optional<Browser> browser = Optional.empty();

    @Override
    public void beforeAll(ExtensionContext context) {
        Path program = find().orElseThrow(Chromium::missing);
        browser = Optional.of(context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(Running.class, key -> Running.start(program), Running.class)
                .browser());
    }

    Browser browser() {
        return browser.orElseThrow();
    }

    private static Optional<Path> find() {
        return Stream.concat(Stream.ofNullable(System.getenv("CHROMIUM")), PLACES.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static RuntimeException missing() {
        if ("true".equals(System.getenv("CI"))) {
            return new IllegalStateException(MISSING);
        }
        System.err.println("SKIPPED: " + MISSING);
        return new TestAbortedException(MISSING);
    }

    private record Running(Playwright playwright, Browser browser) implements AutoCloseable {
        static Running start(Path program) {
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            Browser browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(program)
                            .setHeadless(true)
                            .setArgs(ARGUMENTS));
            return new Running(playwright, browser);
        }

        @Override
        public void close() {
            browser.close();
            playwright.close();
        }
    }
}
