package dev.flotilla.fleet.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.fleet.app.FlotillaServer;
import dev.flotilla.fleet.app.ServerConfig;
import dev.flotilla.fleet.store.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The console on a server that has just been started for the first time. */
class RealServerIT {
    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    private static final String PASSWORD = "correct horse battery";

    @Test
    void leadsFromTheFirstSetupThroughEveryEmptyScreen(@TempDir Path directory) throws Exception {
        FlotillaServer server = TestDatabase.await(FlotillaServer.start(config(directory)));
        try (ConsoleTab tab = new ConsoleTab(CHROMIUM.browser(), base(server)).expectFailuresOf("/api/v1/session")) {
            setUp(tab.open("setup"), server.setupToken().orElseThrow());
            assertThat(tab.page().locator("h1")).hasText("Overview");
            assertThat(tab.page().getByRole(AriaRole.STATUS).getByText("Live")).isVisible();
            tab.screenshot("real-overview");
            shows(tab, "", "No rollout yet");
            shows(tab, "devices", "No device yet");
            shows(tab, "enrolment", "No open claim");
            shows(tab, "models", "No bundle yet");
            shows(tab, "rollouts", "No rollout yet");
            shows(tab, "drift", "No bundle yet");
            shows(tab, "labelling", "No model yet");
            shows(tab, "alerts", "No alerts");
        } finally {
            TestDatabase.await(server.close());
        }
    }

    private static String base(FlotillaServer server) {
        return server.consoleUrl().replaceFirst("/$", "");
    }

    private static void setUp(Page page, String token) {
        page.getByLabel("Setup token").fill(token);
        page.getByLabel("User").fill("ada");
        page.locator("#password").fill(PASSWORD);
        page.getByLabel("Password again").fill(PASSWORD);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Set up and sign in"))
                .click();
    }

    private static void shows(ConsoleTab tab, String screen, String text) {
        assertThat(tab.open(screen).getByText(text)).isVisible();
        tab.assertNothingOverflowsSideways();
        tab.assertAccessible();
    }

    private static ServerConfig config(Path directory) throws Exception {
        Path file = directory.resolve("server.yaml");
        String settings = String.format(
                Locale.ROOT,
                """
                http.port: 0
                device.host: 127.0.0.1
                device.port: 0
                mqtt.host: 127.0.0.1
                mqtt.port: %d
                database.binaries-dir: %s
                """,
                Ports.free(),
                TestDatabase.binaries());
        Files.writeString(file, settings);
        return ServerConfig.read(directory.resolve("data"), file);
    }
}
