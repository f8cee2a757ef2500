package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.protocol.Losses;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpdateStatusTest {
    @Test
    void losesNoReportForAReasonThatQuotesWhatServersDoNotTake() throws Exception {
        UpdateStatus status = new UpdateStatus(
                1,
                "n",
                UpdatePhase.REJECTED,
                Optional.empty(),
                "",
                Optional.empty(),
                0,
                "unknown field 'a\0b'",
                0,
                Optional.empty(),
                Optional.empty());
        byte[] sent = status.toReport("m", Instant.EPOCH, "test", Losses.NONE).toCbor();
        assertEquals("unknown field 'a\uFFFDb'", ReportedState.parse(sent).reason());
    }
}
