package dev.flotilla.fleet.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every screen in both themes and at both widths: accessible, nothing cut off, no error; a screenshot of each. */
class ConsoleScreensIT extends CannedConsole {
    private static final List<Integer> WIDTHS = List.of(ConsoleTab.WIDE_PX, ConsoleTab.NARROW_PX);
    private static final List<ColorScheme> THEMES = List.of(ColorScheme.LIGHT, ColorScheme.DARK);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "overview | '' | Devices online",
                "devices | devices | dock-000",
                "device | devices/dock-001 | The last update failed",
                "enrolment | enrolment | line-7",
                "models | models | fashion-cnn 1.1.0",
                "rollouts | rollouts | First release",
                "rollout-running | rollouts/r-3 | Stage 2: 50 %",
                "rollout-stopped | rollouts/r-2 | " + CannedRollouts.STOPPED_REASON,
                "rollout-new | rollouts/new | Add a stage",
                "drift | drift | Distance from the baseline",
                "labelling | labelling | What does it show?",
                "alerts | alerts | Acknowledge",
                "not-found | nowhere | There is no such screen",
            })
    void isAccessibleAndFits(String name, String path, String shows) {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open(path);
            assertThat(page.getByText(shows).first()).isVisible();
            check(tab, name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sign-in", "setup"})
    void isAccessibleAndFitsBeforeSignIn(String gate) {
        if (gate.equals("setup")) {
            server.needSetup();
        }
        try (ConsoleTab tab = signedOutTab()) {
            assertThat(tab.open(gate).getByLabel("User")).isVisible();
            check(tab, gate);
        }
    }

    private static void check(ConsoleTab tab, String name) {
        assertThat(tab.page().getByRole(AriaRole.PROGRESSBAR)).hasCount(0);
        for (ColorScheme theme : THEMES) {
            for (int width : WIDTHS) {
                tab.look(theme, width);
                tab.screenshot(name + "-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width);
                tab.assertNothingOverflowsSideways();
            }
            tab.assertAccessible();
        }
    }
}
