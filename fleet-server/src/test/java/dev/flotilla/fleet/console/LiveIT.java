package dev.flotilla.fleet.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LiveIT extends CannedConsole {
    private static final Pattern DARK = Pattern.compile("pf-v6-theme-dark");

    @Test
    void saysThatItReconnectsAndThenShowsWhatItMissed() {
        try (ConsoleTab tab = signedInTab().expectFailuresOf("/api/v1/events")) {
            Page page = tab.open("rollouts");
            assertThat(page.getByText("Live")).isVisible();
            server.breakEvents();
            assertThat(page.getByText("Reconnecting")).isVisible();
            server.fleet.rollout(CannedRollouts.RUNNING).orElseThrow().put("name", "Renamed meanwhile");
            server.acceptEvents();
            assertThat(page.getByText("Live")).isVisible();
            assertThat(page.getByText("Renamed meanwhile")).isVisible();
        }
    }

    @Test
    void refetchesOnlyWhatChanged() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("");
            assertThat(page.getByText("Live")).isVisible();
            server.fleet.alert(CannedDrift.ALERT).orElseThrow().put("message", "Two more devices drift");
            server.announce("alerts");
            assertThat(page.getByText("Two more devices drift")).isVisible();
        }
    }

    @Test
    void followsTheSystemsThemeUntilOneIsChosenAndRemembersIt() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("");
            tab.look(ColorScheme.DARK, ConsoleTab.WIDE_PX);
            assertThat(page.locator("html")).hasClass(DARK);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Theme: As the system"))
                    .click();
            page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Light"))
                    .click();
            assertThat(page.locator("html")).not().hasClass(DARK);
            page.reload();
            assertThat(page.getByText("Devices online")).isVisible();
            assertThat(page.locator("html")).not().hasClass(DARK);
        }
    }

    @Test
    void opensTheNavigationOnANarrowScreenAndClosesItAfterAChoice() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("");
            tab.look(ColorScheme.LIGHT, ConsoleTab.NARROW_PX);
            assertThat(page.getByRole(AriaRole.NAVIGATION)).hasCount(0);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Navigation"))
                    .click();
            page.getByRole(
                            AriaRole.LINK,
                            new Page.GetByRoleOptions().setName("Models").setExact(true))
                    .click();
            assertThat(page.locator("h1")).isFocused();
            assertThat(page.locator("h1")).hasText("Models");
            assertThat(page.getByRole(AriaRole.NAVIGATION)).hasCount(0);
        }
    }
}
