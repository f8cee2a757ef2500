package dev.flotilla.agent.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.ManualClock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TelemetryRecorderTest {
    @Test
    void countsTheWindowsThatGoBecauseTooManyEndedBeforeAnybodyTookThem() {
        TelemetryRecorder recorder = new TelemetryRecorder(new ManualClock(), Duration.ofMinutes(1), new Random(1));
        int windows = TelemetryRecorder.MAX_ENDED + 3;
        for (int i = 0; i <= windows; i++) {
            recorder.recordError(Digest.of(new byte[] {(byte) i}));
        }
        assertEquals(3, recorder.dropped());
        assertEquals(TelemetryRecorder.MAX_ENDED, recorder.takeEnded().size());
        assertEquals(3, recorder.dropped());
    }
}
