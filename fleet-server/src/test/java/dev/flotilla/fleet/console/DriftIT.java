package dev.flotilla.fleet.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DriftIT extends CannedConsole {
    @Test
    void opensOnTheModelWithAnAlertAndShowsWhichDevicesDrifted() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("drift");
            assertThat(page.locator("select[aria-label=Bundle]")).hasValue(CannedBundles.GOOD);
            assertThat(page.locator(".chart"))
                    .hasAttribute("aria-label", Pattern.compile("PSI over time.*Input contrast 0.9"));
            assertThat(page.locator(".chart canvas")).isVisible();
            assertThat(page.getByText("tag window (5 of 6, 8.0 times as often as all)"))
                    .isVisible();
            assertThat(row(page, "shop-095").getByText("Drifted")).isVisible();
            assertThat(row(page, "dock-010").getByText("Stable")).isVisible();
        }
    }

    @Test
    void saysHowOftenTheModelIsRightAndWhenOnlyLabelsCanTell() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("drift");
            assertThat(page.getByText("Only labels can tell")).isVisible();
            assertThat(page.getByText("Input contrast (64 %)")).isVisible();
            assertThat(page.getByText("71.2 %").first()).isVisible();
            assertThat(row(page, "Sandal").getByText("8.0 % to 16.0 %")).isVisible();
            assertThat(row(page, "All labelled").getByText("41 of 60")).isVisible();
        }
    }

    @Test
    void acknowledgesTheAlert() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("drift");
            press(page, "On 6 devices");
            assertThat(page.getByText("shop-093").first()).isVisible();
            press(page, "Acknowledge");
            assertThat(page.getByText("Drift, acknowledged")).isVisible();
        }
    }

    @Test
    void saysThatABundleHasNoTelemetryYet() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("drift/" + CannedBundles.BAD);
            assertThat(page.getByText("No telemetry yet")).isVisible();
        }
    }

    private static Locator row(Page page, String device) {
        return page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName(device));
    }

    private static void press(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name))
                .click();
    }
}
