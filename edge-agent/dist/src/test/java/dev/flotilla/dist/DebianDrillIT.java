package dev.flotilla.dist;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package in a root of its own. Needs root, debootstrap and a mirror: {@code -Pdrill -Ddrill=debian}. */
class DebianDrillIT {
    private static final Path DEB = Path.of(System.getProperty("dist.deb"));
    private static final String SUITE = "bookworm";
    private static final byte[] PIXELS = {1, 2, 3, 4};

    @TempDir
    private Path folder;

    @Test
    void installsServesAndIsPurged() throws Exception {
        assumeTrue(System.getProperty("drill.mirror") != null, "makes a whole Debian: only as a drill");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may make another root");
        assumeTrue(Files.exists(Path.of("/usr/sbin/debootstrap")), "debootstrap is not installed");
        Path root = Files.createDirectory(folder.resolve("root"));
        String mirror = System.getProperty("drill.mirror");
        Shell.run("sh", "-c", "exec debootstrap --variant=minbase " + SUITE + " " + root + " " + mirror);
        Shell.run("mount", "-t", "proc", "proc", root.resolve("proc").toString());
        try (BrokerStub fleet = new BrokerStub(folder)) {
            Files.copy(DEB, root.resolve("tmp/agent.deb"), StandardCopyOption.REPLACE_EXISTING);
            System.out.println(in(root, "apt-get", "install", "-y", "/tmp/agent.deb"));
            // Stands for the enrolment, which needs a fleet.
            PreparedDevice.in(folder, fleet);
            Shell.run(
                    "cp",
                    "-rT",
                    folder.resolve("data").toString(),
                    root.resolve("var/lib/flotilla-agent").toString());
            in(root, "chown", "-R", "flotilla-agent:flotilla-agent", "/var/lib/flotilla-agent");
            try (RunningAgent agent = new RunningAgent(execStart(root), Path.of("/etc/flotilla-agent/agent.yaml"))) {
                assertTrue(agent.infer(PIXELS).contains("\"label\""));
                System.out.println("the package's ExecStart serves: " + agent.status());
            }
            System.out.println(in(root, "du", "-sm", "/usr/lib/flotilla-agent"));
            in(root, "apt-get", "purge", "-y", "flotilla-agent");
            for (String left : List.of("usr/lib/flotilla-agent", "etc/flotilla-agent", "var/lib/flotilla-agent")) {
                assertFalse(Files.exists(root.resolve(left)), left + " is left behind");
            }
        } finally {
            Shell.run("umount", root.resolve("proc").toString());
            Shell.run("rm", "-rf", "--one-file-system", root.toString());
        }
    }

    /** The unit's own command, by the unit's own user, without its last words, which RunningAgent adds. */
    private static List<String> execStart(Path root) throws Exception {
        Path unit = root.resolve("lib/systemd/system/flotilla-agent.service");
        String program = Files.readAllLines(unit).stream()
                .filter(line -> line.startsWith("ExecStart="))
                .map(line -> line.substring("ExecStart=".length()).replaceFirst(" .*", ""))
                .findFirst()
                .orElseThrow();
        return List.of("chroot", "--userspec=flotilla-agent:flotilla-agent", root.toString(), program);
    }

    private static String in(Path root, String... command) throws Exception {
        String[] all = new String[command.length + 4];
        System.arraycopy(
                new String[] {"chroot", root.toString(), "env", "DEBIAN_FRONTEND=noninteractive"}, 0, all, 0, 4);
        System.arraycopy(command, 0, all, 4, command.length);
        return Shell.run(all);
    }
}
