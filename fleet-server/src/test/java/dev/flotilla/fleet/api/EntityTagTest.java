package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import org.junit.jupiter.api.Test;

class EntityTagTest {
    private final EntityTag tag = new EntityTag("\"a\"");

    @Test
    void changesWithTheDocument() {
        Document one = Document.builder().put("n", 1).build();
        assertEquals(
                EntityTag.of(one), EntityTag.of(Document.builder().put("n", 1).build()));
        assertNotEquals(
                EntityTag.of(one), EntityTag.of(Document.builder().put("n", 2).build()));
        assertTrue(EntityTag.of(one).text().matches("\"[0-9a-f]{32}\""));
    }

    @Test
    void matchesWeaklyWhatDiffersOnlyInBeingWeak() {
        assertTrue(tag.isWeaklyAmong("W/\"a\""));
        assertTrue(tag.isWeaklyAmong("\"b\", W/\"c\" ,\"a\""));
        assertTrue(tag.isWeaklyAmong(" * "));
        assertFalse(tag.isWeaklyAmong("\"b\", W/\"c\""));
    }

    @Test
    void matchesStronglyOnlyWhatIsStrong() {
        assertFalse(tag.isStronglyAmong("W/\"a\""));
        assertTrue(tag.isStronglyAmong("W/\"a\", \"a\""));
        assertTrue(tag.isStronglyAmong("*"));
        assertFalse(tag.isStronglyAmong("\"A\""));
    }
}
