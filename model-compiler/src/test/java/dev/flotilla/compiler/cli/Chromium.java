package dev.flotilla.compiler.cli;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** The system's Chromium. Without one the tests fail where {@code CI=true} and are skipped, loudly, anywhere else. */
record Chromium(Playwright playwright, Browser browser) implements AutoCloseable {
    private static final List<String> PLACES = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-dev-shm-usage");
    private static final String MISSING =
            "No Chromium for the report's page: install the package chromium, or name one in CHROMIUM";

    static Chromium start() {
        Path program = Stream.concat(Stream.ofNullable(System.getenv("CHROMIUM")), PLACES.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(Chromium::missing);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Chromium(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(program)
                                .setHeadless(true)
                                .setArgs(ARGUMENTS)));
    }

    private static RuntimeException missing() {
        if ("true".equals(System.getenv("CI"))) {
            return new IllegalStateException(MISSING);
        }
        System.err.println("SKIPPED: " + MISSING);
        return new TestAbortedException(MISSING);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
