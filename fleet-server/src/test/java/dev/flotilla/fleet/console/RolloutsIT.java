package dev.flotilla.fleet.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RolloutsIT extends CannedConsole {
    @Test
    void tellsWhyTheBadBundleStopped() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("rollouts/" + CannedRollouts.STOPPED);
            Locator why = page.locator(".why");
            assertThat(why.getByText("This rollout is paused")).isVisible();
            assertThat(why.getByText(CannedRollouts.STOPPED_REASON)).isVisible();
            assertThat(why.getByText(CannedDevices.BAD_REASON)).isVisible();
            assertThat(why.getByText("dock-000")).isVisible();
        }
    }

    @Test
    void showsWhatTheGatesSaidAndTheirNumbers() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("rollouts/" + CannedRollouts.STOPPED);
            Locator verdict = page.locator("tr", new Page.LocatorOptions().setHasText(CannedRollouts.GATE_REASON));
            assertThat(verdict.getByText("Abort")).isVisible();
            assertThat(verdict.getByText("0.110 and 0.250")).isVisible();
            assertThat(page.getByText("−∞ and ∞")).isVisible();
            tab.assertAccessible();
        }
    }

    @Test
    void followsProgressAsItHappens() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("rollouts/" + CannedRollouts.RUNNING);
            assertThat(stageBar(page)).hasAttribute("aria-label", "Stage 2: 29 succeeded, 1 failed, 10 pending");
            assertThat(page.getByText("Live")).isVisible();
            stage(1).put("succeeded", 35).put("pending", 4);
            server.announce("rollouts");
            assertThat(stageBar(page)).hasAttribute("aria-label", "Stage 2: 35 succeeded, 1 failed, 4 pending");
        }
    }

    @Test
    void pausesAfterAConfirmationThatAsksForTheReason() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("rollouts/" + CannedRollouts.RUNNING);
            press(page, "Pause");
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            assertThat(dialog.getByText("No further device gets the bundle")).isVisible();
            dialog.getByLabel("Reason").fill("too warm in the hall");
            tab.assertAccessible();
            tab.screenshot("rollout-pause");
            dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Pause"))
                    .click();
            assertThat(page.locator(".why").getByText("too warm in the hall")).isVisible();
            assertEquals(
                    List.of(command("r-3/pause", new JsonObject().put("reason", "too warm in the hall"))),
                    server.commands);
        }
    }

    @Test
    void showsTheServersRefusalInTheDialog() {
        try (ConsoleTab tab = signedInTab().expectFailuresOf("/api/v1/rollouts/r-3/abort")) {
            Page page = tab.open("rollouts/" + CannedRollouts.RUNNING);
            press(page, "Abort");
            server.fleet.rollout(CannedRollouts.RUNNING).orElseThrow().put("state", "COMPLETED");
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Abort"))
                    .click();
            assertThat(dialog.getByText("Rollout r-3 is completed already")).isVisible();
        }
    }

    @Test
    void createsARolloutFromTheForm() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("rollouts/new?bundle=" + CannedBundles.NEW);
            page.getByLabel("Name").fill("Retrained, everywhere");
            press(page, "Remove stage 2");
            page.locator("#bake-0").fill("30");
            press(page, "Start rollout");
            assertThat(page.locator("h1")).hasText("Retrained, everywhere");
            JsonObject sent = server.commands.get(0).getJsonObject("body");
            assertEquals(CannedBundles.NEW, sent.getString("bundle"));
            assertEquals(
                    new JsonObject().put("percent", 10).put("bakeSeconds", 30).put("successThreshold", 1),
                    sent.getJsonArray("stages").getJsonObject(0));
            assertEquals(100, sent.getJsonArray("stages").getJsonObject(1).getInteger("percent"));
        }
    }

    @Test
    void namesWhatIsMissingInTheForm() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("rollouts/new");
            page.locator("#percent-1").fill("5");
            press(page, "Start rollout");
            assertThat(page.getByText("Name it, so that others know what it is for"))
                    .isVisible();
            assertThat(page.getByText("More than the stage before")).isVisible();
            assertThat(page.getByLabel("Name")).isFocused();
            tab.assertAccessible();
            assertEquals(List.of(), server.commands);
        }
    }

    @Test
    void takesAPlanAsADocumentAndShowsBesideItWhatItWouldDo() {
        JsonObject plan = new JsonObject(
                """
                {
                  "name": "Detector 2.1",
                  "bundle": "BUNDLE",
                  "filter": "group==shops;health!=failed",
                  "stages": [
                    {"count": 5, "bakeSeconds": 600},
                    {"filter": "tag==lab", "bakeSeconds": 3600}
                  ],
                  "gates": [{"metric": "inference-error-rate", "margin": 0.02}],
                  "onFailure": "rollback"
                }
                """
                        .replace("BUNDLE", CannedBundles.NEW));
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("rollouts/new?bundle=" + CannedBundles.NEW);
            page.getByLabel("Name").fill("Begun in the form");
            press(page, "As document");
            Locator text = page.getByLabel("Plan as JSON");
            assertThat(text).hasValue(Pattern.compile("Begun in the form"));
            text.fill(plan.encodePrettily());
            Locator dryRun = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Dry run"));
            assertThat(dryRun.getByText("Stage 2: 3 devices")).isVisible();
            assertThat(dryRun.getByText("dock-001 and 2 more")).isVisible();
            assertThat(dryRun.getByText("Stage 3")).hasCount(0);
            assertThat(dryRun.getByText(CannedRollouts.BUSY)).isVisible();
            tab.assertAccessible();
            tab.screenshot("rollout-document");
            tab.look(ColorScheme.DARK, ConsoleTab.NARROW_PX);
            tab.assertNothingOverflowsSideways();
            tab.screenshot("rollout-document-narrow");
            press(page, "Start rollout");
            assertThat(page.locator("h1")).hasText("Detector 2.1");
            assertEquals(plan, server.commands.get(0).getJsonObject("body"));
        }
    }

    @Test
    void saysWhatIsWrongWithADocument() {
        try (ConsoleTab tab = signedInTab().expectFailuresOf("/api/v1/rollouts/preview")) {
            Page page = tab.open("rollouts/new");
            press(page, "As document");
            Locator text = page.getByLabel("Plan as JSON");
            assertThat(page.getByText("bundle: is missing")).isVisible();
            text.fill("{\"name\": ");
            assertThat(page.getByText("This is no JSON")).isVisible();
            press(page, "Start rollout");
            assertThat(text).isFocused();
            text.fill("[]");
            assertThat(page.getByText("Expected an object with the fields of a plan"))
                    .isVisible();
            assertEquals(List.of(), server.commands);
        }
    }

    private JsonObject stage(int index) {
        return server.fleet
                .rollout(CannedRollouts.RUNNING)
                .orElseThrow()
                .getJsonArray("stages")
                .getJsonObject(index);
    }

    private static Locator stageBar(Page page) {
        return page.locator("#stage-1").getByRole(AriaRole.IMG);
    }

    private static JsonObject command(String path, JsonObject body) {
        return new JsonObject().put("path", "/api/v1/rollouts/" + path).put("body", body);
    }

    private static void press(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }
}
