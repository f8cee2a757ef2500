package dev.flotilla.compiler.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HtmlTest {
    private static final String START = "<!DOCTYPE html>\n";

    @Test
    void escapesTextAndAttributes() {
        String page = new Html()
                .leaf("p", "<script>alert('1') & \"2\"</script>", "title", "\"><img src=x onerror='alert(1)'>")
                .finish();
        assertEquals(
                START + "<p title=\"&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;\">"
                        + "&lt;script&gt;alert(&#39;1&#39;) &amp; &quot;2&quot;&lt;/script&gt;</p>\n",
                page);
    }

    @Test
    void replacesCharactersThatDoNotShowOrTurnTheDirectionOfWriting() {
        String page = new Html()
                .leaf("p", "a\u0000b\u001bc\u202Ed\u2066e\uD800f\u200Bg ä 模 😀")
                .finish();
        assertEquals(START + "<p>a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\uFFFDg ä 模 😀</p>\n", page);
    }

    @Test
    void addsNoSpaceBehindCodeInASentence() {
        String page = new Html().open("p").leaf("code", "a").text(": b").close().finish();
        assertEquals(START + "<p><code>a</code>: b</p>\n", page);
    }

    @Test
    void refusesToFinishWithAnElementOpen() {
        Html page = new Html().open("main").leaf("p", "text");
        assertThrows(IllegalStateException.class, page::finish);
    }
}
