package dev.flotilla.fleet.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnrolmentIT extends CannedConsole {
    @Test
    void showsTheCommandsOfNewClaimsOnce() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("enrolment");
            create(page, 2, "line-8", "7 days");
            assertThat(commands(page).first())
                    .hasText(String.join(
                            " \\\n",
                            "flotilla-compiler token --root root.json --ca-sha256 " + CannedClaims.CA,
                            "  --claim " + CannedClaims.secret(0),
                            "  --claim " + CannedClaims.secret(1)));
            assertEquals(
                    new JsonObject()
                            .put("count", 2)
                            .put("expiresInSeconds", 7 * 86_400)
                            .put("group", "line-8"),
                    server.commands.get(0).getJsonObject("body"));
            assertThat(commands(page).last())
                    .hasText("flotilla-agent enrol --server https://fleet.example:8443 --token TOKEN");
            assertThat(page.locator("table").getByText("line-8")).isVisible();
            page.reload();
            assertThat(page.locator("table").getByText("line-8")).isVisible();
            assertThat(commands(page)).hasCount(0);
        }
    }

    @Test
    void hidesTheCommandsWhenToldTo() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("enrolment");
            create(page, 1, "", "1 hour");
            assertThat(commands(page)).hasCount(2);
            button(page, "Hide the claims").click();
            assertThat(commands(page)).hasCount(0);
        }
    }

    @Test
    void createsNothingUntilTheNumberFits() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("enrolment");
            page.getByLabel("Devices").fill("10001");
            assertThat(page.getByText("A whole number from 1 to 10,000.")).isVisible();
            assertThat(button(page, "Create claims")).isDisabled();
        }
    }

    @Test
    void revokesAfterAQuestion() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("enrolment");
            button(page, "Revoke " + CannedClaims.LINE).click();
            assertThat(page.getByRole(AriaRole.DIALOG).getByText("Revoke 28 claims?"))
                    .isVisible();
            button(page, "Cancel").click();
            assertThat(page.getByText("line-7")).isVisible();
            button(page, "Revoke " + CannedClaims.LINE).click();
            page.getByRole(AriaRole.DIALOG)
                    .getByRole(
                            AriaRole.BUTTON,
                            new Locator.GetByRoleOptions().setName("Revoke").setExact(true))
                    .click();
            assertThat(page.getByText("line-7")).hasCount(0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void isAccessibleWhileItShowsCommands(ColorScheme theme) {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("enrolment");
            tab.look(theme, ConsoleTab.WIDE_PX);
            create(page, 20, "line-8", "1 day");
            assertThat(commands(page)).hasCount(2);
            tab.assertAccessible();
            for (int width : new int[] {ConsoleTab.WIDE_PX, ConsoleTab.NARROW_PX}) {
                tab.look(theme, width);
                tab.assertNothingOverflowsSideways();
                tab.screenshot("enrolment-made-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width);
            }
        }
    }

    private static void create(Page page, int devices, String group, String validity) {
        page.getByLabel("Devices").fill(Integer.toString(devices));
        page.getByLabel("Group").fill(group);
        page.getByLabel("Valid for").selectOption(validity);
        button(page, "Create claims").click();
    }

    private static Locator commands(Page page) {
        return page.locator("pre");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
