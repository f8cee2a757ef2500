package dev.flotilla.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a device installs: the image of runtime, program and natives, and the packages made of it. */
class ImageIT {
    private static final Path IMAGE = Path.of(System.getProperty("dist.image"));
    private static final byte[] PIXELS = {1, 2, 3, 4};
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void servesAModelWithNothingButTheImage() throws Exception {
        try (BrokerStub fleet = new BrokerStub(folder)) {
            Path config = PreparedDevice.in(folder, fleet);
            List<String> program = List.of(IMAGE.resolve("bin/flotilla-agent").toString());
            try (RunningAgent agent = new RunningAgent(program, config)) {
                assertTrue(agent.infer(PIXELS).contains("\"label\""));
                System.out.printf(
                        Locale.ROOT,
                        "image without archive: exec to first inference %d ms, resident %.1f MB%n",
                        agent.sinceStart().toMillis(),
                        agent.memory().residentMegabytes());
            }
        }
    }

    @Test
    void servesAModelFromAClassDataArchiveMadeOnTheMachine() throws Exception {
        Path copy = folder.resolve("installed");
        assertEquals("", Shell.run("cp", "-r", IMAGE.toString(), copy.toString()));
        assertEquals("", Shell.run(copy.resolve("bin/flotilla-agent-archive").toString()));
        Path archive = copy.resolve("lib/flotilla-agent.jsa");
        try (BrokerStub fleet = new BrokerStub(folder)) {
            Path config = PreparedDevice.in(folder, fleet);
            // "on" lets the JVM end at once if it cannot use the archive, where otherwise it would go on without.
            List<String> program = List.of(
                    "env",
                    "FLOTILLA_JAVA_OPTIONS=-Xshare:on",
                    copy.resolve("bin/flotilla-agent").toString());
            try (RunningAgent agent = new RunningAgent(program, config)) {
                assertTrue(agent.infer(PIXELS).contains("\"label\""));
                System.out.printf(
                        Locale.ROOT,
                        "image with archive: exec to first inference %d ms, resident %.1f MB%n",
                        agent.sinceStart().toMillis(),
                        agent.memory().residentMegabytes());
            }
        }
        System.out.printf(
                Locale.ROOT,
                "image: %.1f MB on disk, the archive %.1f MB more%n",
                Installed.bytes(IMAGE) / (double) MEBIBYTE,
                Files.size(archive) / (double) MEBIBYTE);
    }

    @Test
    void leavesTheSimulatorOutAndSaysSo() throws Exception {
        Path profile = folder.resolve("profile.yaml");
        Files.writeString(profile, "data-dir: x\nimages.file: y\n");
        IOException refused = assertThrows(
                IOException.class,
                () -> Shell.run(
                        IMAGE.resolve("bin/flotilla-agent").toString(), "simulate", "--profile", profile.toString()));
        assertTrue(String.valueOf(refused.getMessage()).contains("ended with 3"), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("holds no simulator"), refused.getMessage());
    }

    @Test
    void hasAUnitThatSystemdAccepts() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/systemd-analyze")), "systemd-analyze is not installed");
        Path root = folder.resolve("root");
        Path units = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
        Files.copy(Path.of(System.getProperty("dist.unit")), units.resolve("flotilla-agent.service"));
        for (String target : List.of(
                "network-online.target",
                "time-sync.target",
                "multi-user.target",
                "sysinit.target",
                "basic.target",
                "shutdown.target")) {
            Files.writeString(units.resolve(target), "[Unit]\nDescription=" + target + "\n");
        }
        Path program = root.resolve("usr/lib/flotilla-agent/bin/flotilla-agent");
        Files.createDirectories(program.getParent());
        Files.copy(IMAGE.resolve("bin/flotilla-agent"), program);
        assertTrue(program.toFile().setExecutable(true));
        assertEquals(
                "", Shell.run("systemd-analyze", "verify", "--root=" + root, "--man=no", "flotilla-agent.service"));
    }

    @Test
    void installsProgramUnitAndSettingsByDebianPackage() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/dpkg-deb")), "dpkg-deb is not installed");
        String contents = Shell.run("dpkg-deb", "--contents", System.getProperty("dist.deb"));
        for (String file : List.of(
                "./usr/bin/flotilla-agent -> /usr/lib/flotilla-agent/bin/flotilla-agent",
                "./usr/lib/flotilla-agent/lib/flotilla-agent.jar",
                "./usr/lib/flotilla-agent/lib/native/libjnitensorflowlite.so",
                "./etc/flotilla-agent/agent.yaml",
                "./lib/systemd/system/flotilla-agent.service")) {
            assertTrue(contents.contains(file), file + " is not in\n" + contents);
        }
        assertTrue(contents.lines()
                .anyMatch(line -> line.startsWith("-rwxr-xr-x root/root") && line.endsWith("/runtime/bin/java")));
    }
}
