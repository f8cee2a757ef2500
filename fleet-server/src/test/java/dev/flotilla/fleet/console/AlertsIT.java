package dev.flotilla.fleet.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class AlertsIT extends CannedConsole {
    private static final String ABOUT = "6 devices see input contrast far from the baseline of fashion-cnn 1.0.0";

    @Test
    void silencesAnAlertForADayWithAReasonAndEndsThatAgain() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("alerts");
            press(page, "Silence for a day: " + ABOUT);
            assertThat(button(page, "Silence")).isDisabled();
            page.getByLabel("Reason").fill("the sensor is being replaced");
            press(page, "Silence");
            assertThat(page.getByText("by ada: the sensor is being replaced")).isVisible();
            assertEquals(
                    new JsonObject().put("seconds", 86_400).put("reason", "the sensor is being replaced"),
                    server.commands.get(0).getJsonObject("body"));
            tab.assertAccessible();
            press(page, "End the silence: " + ABOUT);
            assertThat(button(page, "Silence for a day: " + ABOUT)).isVisible();
            assertThat(page.getByText("by ada: the sensor is being replaced")).hasCount(0);
        }
    }

    @Test
    void saysAtTheDriftThatItIsSilenced() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("alerts");
            press(page, "Silence for a day: " + ABOUT);
            page.getByLabel("Reason").fill("known");
            press(page, "Silence");
            assertThat(page.getByText("by ada: known")).isVisible();
            tab.open("drift");
            assertThat(page.getByText("Drift, silenced")).isVisible();
        }
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void press(Page page, String name) {
        button(page, name).click();
    }
}
