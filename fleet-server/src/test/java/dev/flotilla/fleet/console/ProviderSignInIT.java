package dev.flotilla.fleet.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.fleet.app.FlotillaServer;
import dev.flotilla.fleet.app.ServerConfig;
import dev.flotilla.fleet.oidc.TestProvider;
import dev.flotilla.fleet.store.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Signing in at an OpenID provider, from the console of a whole server, in a browser that sees two sites. */
class ProviderSignInIT {
    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    private static final String PASSWORD = "correct horse battery";

    private final TestProvider provider = new TestProvider(Clock.systemUTC());

    @Test
    void leadsToTheProviderAndBackToTheScreenThatWasAskedFor(@TempDir Path directory) throws Exception {
        int port = Ports.free();
        FlotillaServer server = TestDatabase.await(FlotillaServer.start(config(directory, port)));
        // The provider is at 127.0.0.1, and so another site than the console.
        try (provider;
                ConsoleTab tab = new ConsoleTab(CHROMIUM.browser(), "http://localhost:" + port)
                        .expectFailuresOf("/api/v1/session")
                        .expectFailuresOf("/favicon.ico")) {
            setUp(tab.open("setup"), server.setupToken().orElseThrow());
            assertThat(tab.page().locator("h1")).hasText("Overview");
            signOut(tab.page(), "ada");
            provider.signInAs("1", "grace", "fleet-admins");
            signIn(tab.open("models"), "grace");
            assertThat(tab.page().locator("h1")).hasText("Models");
            tab.page().reload();
            assertThat(tab.page().locator("h1")).hasText("Models");
            signOut(tab.page(), "grace");
            provider.signInAs("1", "grace", "others");
            signIn(tab.page(), "grace");
            assertThat(tab.page().getByText("The provider gives you no role")).isVisible();
            assertThat(tab.page().locator("h1")).hasText("Sign in");
            tab.assertAccessible();
        } finally {
            TestDatabase.await(server.close());
        }
    }

    private static void setUp(Page page, String token) {
        page.getByLabel("Setup token").fill(token);
        page.getByLabel("User").fill("ada");
        page.locator("#password").fill(PASSWORD);
        page.getByLabel("Password again").fill(PASSWORD);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Set up and sign in"))
                .click();
    }

    private static void signIn(Page page, String name) {
        page.getByText("Sign in with Example").click();
        page.getByText("I am " + name).click();
    }

    private static void signOut(Page page, String user) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("User " + user))
                .click();
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Sign out"))
                .click();
        assertThat(page.locator("h1")).hasText("Sign in");
    }

    private ServerConfig config(Path directory, int port) throws Exception {
        Path file = directory.resolve("server.yaml");
        String settings = String.format(
                Locale.ROOT,
                """
                http.port: %d
                http.public-url: http://localhost:%d
                oidc.issuer: %s
                oidc.name: Example
                oidc.client-id: fleet
                oidc.roles: [fleet-admins=admin]
                device.host: 127.0.0.1
                device.port: 0
                mqtt.host: 127.0.0.1
                mqtt.port: %d
                database.binaries-dir: %s
                """,
                port,
                port,
                provider.issuer(),
                Ports.free(),
                TestDatabase.binaries());
        Files.writeString(file, settings);
        return ServerConfig.read(directory.resolve("data"), file);
    }
}
