package dev.flotilla.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a program in place of systemd-notify that writes down what it is told. */
class WatchdogTest {
    private static final long SECONDS = 30;
    private static final Map<String, String> NOTIFIED = Map.of("NOTIFY_SOCKET", "/run/systemd/notify");
    private static final Map<String, String> WATCHED =
            Map.of("NOTIFY_SOCKET", "/run/systemd/notify", "WATCHDOG_USEC", "20000");

    @TempDir
    Path folder;

    private Path told;
    private ServiceManager manager;

    @BeforeEach
    void installProgram() throws IOException {
        told = folder.resolve("told");
        Path program = folder.resolve("notify");
        Files.writeString(program, "#!/bin/sh\necho \"$1\" >> " + told + "\n", StandardCharsets.US_ASCII);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        manager = new ServiceManager(program.toString());
    }

    private List<String> told() throws IOException {
        return Files.exists(told) ? Files.readAllLines(told, StandardCharsets.US_ASCII) : List.of();
    }

    @Test
    void saysNothingWhereNobodyListens() throws Exception {
        assertEquals(Optional.empty(), Watchdog.start(Map.of(), manager, () -> {}));
        assertEquals(List.of(), told());
    }

    @Test
    void saysThatTheAgentIsReadyAndThatItStops() throws Exception {
        Watchdog watchdog = Watchdog.start(NOTIFIED, manager, () -> {}).orElseThrow();
        assertEquals(List.of("READY=1"), told());
        watchdog.close();
        assertEquals(List.of("READY=1", "STOPPING=1"), told());
    }

    @Test
    void saysAgainAndAgainThatTheAgentLivesAfterALookAtIt() throws Exception {
        Semaphore looks = new Semaphore(0);
        Watchdog watchdog = Watchdog.start(WATCHED, manager, looks::release).orElseThrow();
        assertTrue(looks.tryAcquire(4, SECONDS, TimeUnit.SECONDS));
        watchdog.close();
        assertEquals(List.of("READY=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"), told().subList(0, 4));
    }

    @Test
    void isSilentWhileTheAgentDoesNotGetOnAndSpeaksAgainWhenItDoes() throws Exception {
        Semaphore looks = new Semaphore(0);
        CountDownLatch healed = new CountDownLatch(1);
        Watchdog watchdog = Watchdog.start(WATCHED, manager, () -> {
                    looks.release();
                    if (healed.getCount() > 0) {
                        throw new IOException("the agent's last pass ended 300 s ago");
                    }
                })
                .orElseThrow();
        assertTrue(looks.tryAcquire(3, SECONDS, TimeUnit.SECONDS));
        assertEquals(List.of("READY=1"), told());
        healed.countDown();
        // those of looks before, and at most one that saw the agent ill still
        looks.drainPermits();
        assertTrue(looks.tryAcquire(3, SECONDS, TimeUnit.SECONDS));
        watchdog.close();
        assertTrue(told().contains("WATCHDOG=1"), told().toString());
    }

    @Test
    void leavesAnotherProcessesWatchdogAlone() throws Exception {
        Map<String, String> foreign =
                Map.of("NOTIFY_SOCKET", "/run/systemd/notify", "WATCHDOG_USEC", "1000", "WATCHDOG_PID", "1");
        Watchdog.start(foreign, manager, () -> {
                    throw new AssertionError("nobody asked");
                })
                .orElseThrow()
                .close();
        assertEquals(List.of("READY=1", "STOPPING=1"), told());
    }

    @Test
    void namesTheProgramThatFails() {
        IOException e = assertThrows(IOException.class, () -> new ServiceManager("false").tell("READY=1"));
        assertTrue(String.valueOf(e.getMessage()).startsWith("false READY=1 did not succeed"), e.getMessage());
    }
}
