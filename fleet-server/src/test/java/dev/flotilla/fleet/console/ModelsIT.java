package dev.flotilla.fleet.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelsIT extends CannedConsole {
    private static final String PROBLEM = "root.json version 2 does not let this server sign snapshot.json";

    @Test
    void offersTheServersKeysForDownloadUntilThereIsARoot() throws IOException {
        server.needRoot();
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("models");
            Download download = page.waitForDownload(() -> keys(page).click());
            assertEquals("online-keys.json", download.suggestedFilename());
            String saved = Files.readString(download.path(), StandardCharsets.UTF_8);
            assertEquals(CannedServer.ONLINE_KEYS, new JsonObject(saved));
        }
    }

    @Test
    void offersThemNoMoreOnceTheOwnerHasNamedThem() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("models");
            assertThat(page.getByText("targets.json, version 3")).isVisible();
            assertThat(keys(page)).hasCount(0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void saysWhyDevicesGetNoUpdates(ColorScheme theme) {
        server.haveTrustProblem(PROBLEM);
        try (ConsoleTab tab = signedInTab()) {
            Page page = tab.open("models");
            assertThat(page.getByText(PROBLEM)).isVisible();
            assertThat(keys(page)).isVisible();
            for (int width : new int[] {ConsoleTab.WIDE_PX, ConsoleTab.NARROW_PX}) {
                tab.look(theme, width);
                tab.assertNothingOverflowsSideways();
            }
            tab.assertAccessible();
        }
    }

    private static Locator keys(Page page) {
        return page.getByText("download online-keys.json");
    }
}
