package dev.flotilla.fleet.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabellingIT extends CannedConsole {
    @Test
    void labelsOneSampleAfterTheOtherByKeys() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = asked(tab);
            page.keyboard().press("Enter");
            assertThat(fact(page, "Labelled")).hasText("215");
            awaitSecond(page);
            page.keyboard().press("2");
            assertThat(fact(page, "Labelled")).hasText("216");
            assertThat(page.getByText("It is no picture that could be shown here."))
                    .isVisible();
            page.keyboard().press("s");
            assertThat(page.getByText("Nothing to label")).isVisible();
        }
        assertEquals(Optional.of("Shirt"), said(0));
        assertEquals(Optional.of(CannedBundles.LABELS.get(1)), said(1));
        assertEquals(Optional.empty(), said(2));
    }

    @Test
    void letsOneSaySomethingElseOfTheOneBefore() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = asked(tab);
            page.keyboard().press("1");
            assertThat(fact(page, "Labelled")).hasText("215");
            awaitSecond(page);
            page.keyboard().press("Backspace");
            assertThat(page.getByText("The sample before")).isVisible();
            page.keyboard().press("3");
            assertThat(page.getByText("What does it show?")).isVisible();
        }
        assertEquals(Optional.of(CannedBundles.LABELS.get(2)), said(0));
        assertEquals(Optional.empty(), server.fleet.labelling.said(CannedLabelling.SAMPLES.get(1)));
    }

    @Test
    void labelsByTheMouseToo() {
        try (ConsoleTab tab = signedInTab()) {
            Page page = asked(tab);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cannot tell"))
                    .click();
            assertThat(fact(page, "Labelled")).hasText("215");
        }
        assertEquals(Optional.empty(), said(0));
    }

    /** Keys go by while there is nothing to label. */
    private static void awaitSecond(Page page) {
        assertThat(page.locator("img[src*='" + CannedLabelling.SAMPLES.get(1) + "']"))
                .isVisible();
    }

    private static Page asked(ConsoleTab tab) {
        Page page = tab.open("labelling");
        assertThat(page.getByAltText("What the model was given")).isVisible();
        return page;
    }

    private static Locator fact(Page page, String term) {
        return page.locator(".pf-v6-c-description-list__group")
                .filter(new Locator.FilterOptions().setHasText(term))
                .locator("dd");
    }

    private Optional<String> said(int sample) {
        return server.fleet.labelling.said(CannedLabelling.SAMPLES.get(sample)).orElseThrow();
    }
}
