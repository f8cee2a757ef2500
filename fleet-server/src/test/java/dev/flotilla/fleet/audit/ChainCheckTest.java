package dev.flotilla.fleet.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.audit.AuditEvent.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainCheckTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.5Z");

    private final List<AuditEntry> chain = chain("a", "b", "c", "d");

    private static List<AuditEntry> chain(String... resources) {
        List<AuditEntry> entries = new ArrayList<>();
        ChainHead head = ChainHead.NONE;
        for (String resource : resources) {
            entries.add(AuditEntry.after(head, NOW, event(resource)));
            head = entries.get(entries.size() - 1).head();
        }
        return entries;
    }

    private static AuditEvent event(String resource) {
        return new AuditEvent(Actor.user("ada"), "putBundle", resource, Outcome.DONE, "");
    }

    private static AuditEntry saying(AuditEntry entry, AuditEvent event) {
        return new AuditEntry(entry.sequence(), entry.at(), event, entry.previous(), entry.hash());
    }

    private ChainCheck check(List<AuditEntry> entries) {
        return ChainCheck.START.over(entries).endingIn(chain.get(3).head());
    }

    private void assertBroken(long sequence, String problem, List<AuditEntry> entries) {
        ChainCheck.Broken broken = check(entries).broken().orElseThrow();
        assertEquals(sequence, broken.sequence(), broken.problem());
        assertTrue(broken.problem().contains(problem), broken.problem());
    }

    @Test
    void followsAWholeChain() {
        assertEquals(new ChainCheck(chain.get(3).head(), Optional.empty()), check(chain));
    }

    @Test
    void namesTheFirstEntryThatSaysSomethingElse() {
        List<AuditEntry> changed = new ArrayList<>(chain);
        changed.set(1, saying(chain.get(1), event("other")));
        changed.set(2, saying(chain.get(2), event("other")));
        assertBroken(2, "not that of what it says", changed);
    }

    @Test
    void namesTheEntryAfterOneThatWasHashedAnew() {
        List<AuditEntry> changed = new ArrayList<>(chain);
        changed.set(1, AuditEntry.after(chain.get(0).head(), NOW, event("other")));
        assertBroken(3, "hash of the entry before", changed);
    }

    @Test
    void missesEntriesInTheMiddleAndAtTheEnd() {
        assertBroken(2, "is missing; entry 3", List.of(chain.get(0), chain.get(2), chain.get(3)));
        assertBroken(4, "is missing, and all after it", chain.subList(0, 3));
        assertBroken(1, "is missing", List.of());
    }

    @Test
    void seesThatAllWasWrittenAnew() {
        assertBroken(4, "not the one that was written last", chain("a", "b", "c", "x"));
    }

    /** The canonical JSON written out by hand, so that others can check a chain without this code. */
    @Test
    void hashesThePreviousHashAndTheCanonicalJson() {
        AuditEntry second = chain.get(1);
        String json =
                "{\"actor\":\"ada\",\"at\":\"2026-01-01T00:00:00.500Z\",\"kind\":\"user\",\"operation\":\"putBundle\","
                        + "\"outcome\":\"done\",\"resource\":\"b\",\"sequence\":2,\"why\":\"\"}";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(chain.get(0).hash().bytes());
        bytes.writeBytes(json.getBytes(StandardCharsets.UTF_8));
        assertEquals(Digest.of(bytes.toByteArray()), second.hash());
    }
}
