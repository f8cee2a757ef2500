package dev.flotilla.daemon.simulate.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupsTest {
    private static Document group(String key, Object value, String otherKey, Object otherValue) {
        return Document.builder().put(key, value).put(otherKey, otherValue).build();
    }

    private static Groups parse(String name, Document group) throws MalformedDocumentException {
        return Groups.parse(Document.builder().put(name, group).build());
    }

    private static long count(List<Traits> drawn, String group) {
        return drawn.stream().filter(traits -> traits.group().equals(group)).count();
    }

    @Test
    void drawsEachGroupsDevicesByLotAndLeavesTheOthersPlain() throws Exception {
        Groups groups = Groups.parse(Document.builder()
                .put("slow", group("share", 0.25, "bytes-per-second", 1000L))
                .put("bad", group("count", 3L, "crash-on", "shapes 1.1.0"))
                .build());
        List<Traits> drawn = groups.draw(100, 0.5, new Random(1));
        assertEquals(25, count(drawn, "slow"));
        assertEquals(3, count(drawn, "bad"));
        assertEquals(72, count(drawn, ""));
        assertEquals(
                0.5,
                drawn.stream()
                        .filter(traits -> traits.group().isEmpty())
                        .findFirst()
                        .orElseThrow()
                        .imagesPerSecond());
        assertEquals(drawn, groups.draw(100, 0.5, new Random(1)));
        assertNotEquals(drawn, groups.draw(100, 0.5, new Random(2)));
    }

    @Test
    void namesTheGroupAndTheSettingThatIsWrong() {
        assertRefused("groups.slow: byte-per-second", group("count", 1L, "byte-per-second", 1L));
        assertRefused("groups.slow: expected either", group("count", 1L, "share", 0.5));
        assertRefused("groups.slow: expected either", group("count", 0L, "crash-on", "a 1.0.0"));
        assertRefused("offline.share", group("count", 1L, "offline.share", 1.0));
    }

    private static void assertRefused(String reason, Document group) {
        MalformedDocumentException e = assertThrows(MalformedDocumentException.class, () -> parse("slow", group));
        assertTrue(String.valueOf(e.getMessage()).contains(reason), e.getMessage());
    }

    @Test
    void refusesGroupsWithMoreDevicesThanThereAre() throws Exception {
        Groups groups = parse("many", group("count", 11L, "crash-on", ""));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> groups.draw(10, 1, new Random(1)));
        assertTrue(String.valueOf(e.getMessage()).contains("groups.many: 11"), e.getMessage());
    }
}
