package dev.flotilla.fleet.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class DevicesIT extends CannedConsole {
    @Test
    void searchesOnTheServer() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("devices");
            page.getByLabel("Search devices").fill("shop-07");
            assertThat(page.getByText("10 devices on page 1")).isVisible();
            page.getByLabel("Search devices").fill("submarine");
            assertThat(page.getByText("No device matches")).isVisible();
        }
    }

    @Test
    void filtersOnTheServerAndSaysWhatIsWrong() {
        try (ConsoleTab tab = signedInTab().expectFailuresOf("/api/v1/devices")) {
            Page page = tab.open("devices");
            page.getByLabel("Filter devices").fill("grup==shop");
            page.keyboard().press("Enter");
            assertThat(page.getByText(CannedServer.BAD_FILTER)).isVisible();
            page.getByLabel("Filter devices").fill("group==shop");
            page.keyboard().press("Enter");
            assertThat(page.getByText(CannedServer.BAD_FILTER)).hasCount(0);
            assertThat(page.getByText("shop-000")).isVisible();
            assertThat(page.getByText("dock-000")).hasCount(0);
        }
    }

    @Test
    void changesTagsAndKeepsAttributes() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("devices/dock-001");
            press(page, "Edit tags");
            page.getByLabel("Tags", new Page.GetByLabelOptions().setExact(true)).fill("canary, bench");
            press(page, "Save tags");
            assertThat(page.getByLabel("Device dock-001").getByText("bench")).isVisible();
            assertEquals(
                    new JsonObject()
                            .put("tags", new JsonArray().add("canary").add("bench"))
                            .put("attributes", new JsonObject().put("site", "Oslo")),
                    server.commands.get(0).getJsonObject("body"));
        }
    }

    @Test
    void pagesForwardAndBack() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("devices");
            press(page, "Next");
            press(page, "Next");
            assertThat(page.getByText("20 devices on page 3")).isVisible();
            assertThat(page.getByText("shop-099")).isVisible();
            press(page, "Previous");
            press(page, "Previous");
            assertThat(page.getByText("dock-000")).isVisible();
        }
    }

    @Test
    void tellsWhyTheLastUpdateFailedAndReturnsTheFocus() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("devices");
            page.getByText("dock-001").click();
            assertThat(page.getByLabel("Device dock-001").getByText(CannedDevices.BAD_REASON))
                    .isVisible();
            assertThat(page.locator("aside h2")).isFocused();
            page.keyboard().press("Escape");
            assertThat(page.locator("#device-dock-001")).isFocused();
        }
    }

    @Test
    void revokesAfterAQuestion() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("devices");
            page.getByText("dock-003").click();
            press(page, "Revoke device");
            press(page, "Cancel");
            assertThat(page.getByLabel("Device dock-003").getByText("Good")).isVisible();
            press(page, "Revoke device");
            assertThat(page.getByRole(AriaRole.DIALOG).getByText("Revoke dock-003?"))
                    .isVisible();
            press(page, "Revoke");
            assertThat(page.getByLabel("Device dock-003").getByText("Revoked")).isVisible();
            assertThat(page.getByText("Revoke device")).hasCount(0);
        }
    }

    private static void press(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }
}
