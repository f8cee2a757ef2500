package dev.flotilla.fleet.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class SignInIT extends CannedConsole {
    @Test
    void makesTheFirstOperatorAndOpensTheOverview() {
        server.needSetup();
        try (ConsoleTab tab = signedOutTab()) {
            Page page = tab.open("");
            fillSetup(page, CannedServer.TOKEN);
            assertThat(heading(page)).hasText("Overview");
            assertThat(page.getByRole(AriaRole.STATUS).getByText("Live")).isVisible();
        }
    }

    @Test
    void offersSetupOnlyWhileItIsNeeded() {
        try (ConsoleTab tab = signedOutTab()) {
            assertThat(heading(tab.open("setup"))).hasText("Sign in");
            assertThat(tab.page().getByText("setup")).hasCount(0);
            server.needSetup();
            tab.page().reload();
            assertThat(heading(tab.page())).hasText("Set up Flotilla");
        }
    }

    @Test
    void saysHowLongToWaitAfterTooManyGuesses() {
        try (ConsoleTab tab = signedOutTab()) {
            Page page = tab.open("");
            for (int i = 0; i < CannedServer.MAX_GUESSES; i++) {
                signIn(page, "guess " + i);
                assertThat(page.getByText("Unknown user or wrong password")).isVisible();
            }
            signIn(page, CannedServer.PASSWORD);
            assertThat(page.getByText("try again in 60 s")).isVisible();
        }
    }

    @Test
    void saysWhyTheSetupTokenIsRefused() {
        server.needSetup();
        try (ConsoleTab tab = signedOutTab().expectFailuresOf("/api/v1/setup")) {
            Page page = tab.open("setup");
            fillSetup(page, "some other token");
            assertThat(page.getByText("Forbidden")).isVisible();
            assertThat(page.getByText("This is not the setup token")).isVisible();
        }
    }

    @Test
    void refusesTwoPasswordsThatDiffer() {
        server.needSetup();
        try (ConsoleTab tab = signedOutTab()) {
            Page page = tab.open("setup");
            page.getByLabel("Password again").fill("something else");
            assertThat(page.getByText("The two passwords differ.")).isVisible();
            assertThat(button(page, "Set up and sign in")).isDisabled();
        }
    }

    @Test
    void signsInAndOut() {
        try (ConsoleTab tab = signedOutTab()) {
            Page page = tab.open("rollouts");
            signIn(page, "wrong");
            assertThat(page.getByText("Unknown user or wrong password")).isVisible();
            signIn(page, CannedServer.PASSWORD);
            assertThat(heading(page)).hasText("Rollouts");
            button(page, "User ada").click();
            page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Sign out"))
                    .click();
            assertThat(heading(page)).hasText("Sign in");
        }
    }

    @Test
    void offersAProviderOnlyWhereThereIsOne() {
        try (ConsoleTab tab = signedOutTab()) {
            assertThat(heading(tab.open(""))).hasText("Sign in");
            assertThat(tab.page().getByRole(AriaRole.LINK)).hasCount(0);
            server.ways = new JsonObject().put("provider", "Example");
            tab.page().reload();
            assertThat(tab.page().getByText("Sign in with Example")).isVisible();
            tab.assertAccessible();
            tab.look(ColorScheme.DARK, ConsoleTab.NARROW_PX);
            tab.assertNothingOverflowsSideways();
            tab.assertAccessible();
            tab.screenshot("sign-in-provider");
        }
    }

    @Test
    void returnsToSignInWhenTheSessionEnds() {
        try (ConsoleTab tab = signedInTab().expectFailuresOf("/api/v1/")) {
            Page page = tab.open("devices");
            assertThat(page.getByText("dock-000")).isVisible();
            server.forgetSessions();
            server.announce("devices");
            assertThat(heading(page)).hasText("Sign in");
        }
    }

    private static void fillSetup(Page page, String token) {
        page.getByLabel("Setup token").fill(token);
        page.getByLabel("User").fill("ada");
        page.locator("#password").fill(CannedServer.PASSWORD);
        page.getByLabel("Password again").fill(CannedServer.PASSWORD);
        button(page, "Set up and sign in").click();
    }

    private static void signIn(Page page, String password) {
        page.getByLabel("User").fill("ada");
        page.getByLabel("Password").fill(password);
        button(page, "Sign in").click();
    }

    private static Locator heading(Page page) {
        return page.locator("h1");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }
}
