package dev.flotilla.android;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.agent.capture.Content;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.update.UpdateStatus;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What this library keeps itself: the history of updates, and whether somebody agreed to share samples. */
class OwnFilesTest {
    private static final Instant NOW = Instant.parse("2026-03-14T09:26:53Z");

    private final LossyFiles files = new LossyFiles();

    private static UpdateStatus status(long counter, UpdatePhase phase, String reason) {
        return new UpdateStatus(
                counter,
                "nonce",
                phase,
                Optional.empty(),
                "fashion 1.0.0",
                Optional.empty(),
                1,
                reason,
                0,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void notesEachEndOnceAndKnowsItAfterARestart() throws IOException {
        UpdateHistory history = UpdateHistory.open(files);
        history.look(status(1, UpdatePhase.FETCHING, ""), "a", NOW);
        history.look(status(1, UpdatePhase.CONFIRMED, ""), "a", NOW);
        history.look(status(1, UpdatePhase.CONFIRMED, ""), "a", NOW);
        UpdateHistory again = UpdateHistory.open(files);
        again.look(status(1, UpdatePhase.CONFIRMED, ""), "a", NOW);
        again.look(status(2, UpdatePhase.ROLLED_BACK, "self-test"), "b", NOW);
        HistoryEntry back = new HistoryEntry(NOW, 2, "b", UpdatePhase.ROLLED_BACK, "fashion 1.0.0", "self-test");
        HistoryEntry first = new HistoryEntry(NOW, 1, "a", UpdatePhase.CONFIRMED, "fashion 1.0.0", "");
        assertEquals(List.of(back, first), UpdateHistory.open(files).entries());
    }

    @Test
    void keepsTheLastUpdatesOnly() throws IOException {
        UpdateHistory history = UpdateHistory.open(files);
        for (int i = 1; i <= UpdateHistory.MOST + 2; i++) {
            history.look(status(i, UpdatePhase.REJECTED, "r".repeat(2_000)), "a", NOW);
        }
        List<HistoryEntry> kept = UpdateHistory.open(files).entries();
        assertEquals(UpdateHistory.MOST, kept.size());
        assertEquals(UpdateHistory.MOST + 2, kept.get(0).counter());
    }

    @Test
    void aDamagedHistoryBeginsAnew() throws IOException {
        files.replace("history.cbor", "not CBOR".getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(), UpdateHistory.open(files).entries());
    }

    @Test
    void sharesNothingUntilSomebodyAgreesAndNothingUnderAnotherText() throws IOException {
        Sharing sharing = new Sharing(files, "the text");
        assertEquals(Content.OFF, sharing.config().content());
        assertThrows(IllegalArgumentException.class, () -> sharing.agree(" "));
        assertFalse(sharing.agreed().isPresent());
        sharing.agree("Ada");
        assertEquals(Content.INPUTS, new Sharing(files, "the text").config().content());
        assertEquals(Content.OFF, new Sharing(files, "another text").config().content());
        sharing.withdraw();
        assertEquals(Content.OFF, sharing.config().content());
    }

    @Test
    void anInvitationIsAnAddressAndAToken() {
        String token = "flt1." + "c".repeat(20) + "." + "A".repeat(43) + "." + "A".repeat(43);
        Invitation read = Invitation.parse(" https://fleet.example:8443/\n" + token + " ");
        assertEquals("https://fleet.example:8443", read.server());
        assertEquals("c".repeat(20), read.token().claim());
        for (String wrong : List.of("", token, "http://fleet.example " + token, "https://fleet.example flt1.x")) {
            assertThrows(IllegalArgumentException.class, () -> Invitation.parse(wrong));
        }
    }
}
