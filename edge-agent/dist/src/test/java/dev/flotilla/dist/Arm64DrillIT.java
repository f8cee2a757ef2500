package dev.flotilla.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.tflite.testkit.TinyBundles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive for arm64 under qemu's emulation of that processor: a runtime is made of Debian's jmods and a class-data archive
 * of the runtime, both as on a device, and it answers as the image of this machine does. Needs root, debootstrap, qemu-user-static
 * and a mirror: {@code -Pdrill -Ddrill=arm64 -Ddrill.mirror=URL}.
 */
class Arm64DrillIT {
    private static final Path AMD64 = Path.of(System.getProperty("dist.image"));
    private static final Path ARCHIVE = Path.of(System.getProperty("dist.arm64"));
    private static final String SUITE = "bookworm";
    private static final String QEMU = "qemu-aarch64-static";
    private static final int SIDE = 28;
    private static final int CLASSES = 380;

    @TempDir
    private Path folder;

    @Test
    void answersAsTheImageOfThisMachineDoes() throws Exception {
        assumeTrue(System.getProperty("drill.mirror") != null, "fetches a Java for arm64: only as a drill");
        assumeTrue("root".equals(System.getProperty("user.name")), "debootstrap wants root");
        assumeTrue(Files.exists(Path.of("/usr/sbin/debootstrap")), "debootstrap is not installed");
        assumeTrue(Files.exists(Path.of("/usr/bin/" + QEMU)), "qemu-user-static is not installed");
        Path root = folder.resolve("root");
        Path java = java(root);
        Path agent = agent(root, java);
        byte[] pixels = new byte[SIDE * SIDE];
        new Random(1).nextBytes(pixels);
        try (BrokerStub fleet = new BrokerStub(folder)) {
            Path config = PreparedDevice.in(folder, fleet, TinyBundles.dense(SIDE, CLASSES, 1));
            String expected = answer(AMD64, config, pixels);
            assertEquals(expected, answer(agent, config, pixels));
            System.out.println("amd64 and arm64 answer the same, SHA-256 "
                    + Digest.of(expected.getBytes(StandardCharsets.UTF_8)).hex());
        }
    }

    private static Path java(Path root) throws Exception {
        String script = Path.of("src/test/sh/arm64-java").toAbsolutePath().toString();
        String printed = Shell.run(script, SUITE, root.toString(), System.getProperty("drill.mirror"));
        return Path.of(printed.lines().reduce((first, last) -> last).orElseThrow());
    }

    private Path agent(Path root, Path java) throws Exception {
        Shell.run("tar", "-xzf", ARCHIVE.toString(), "-C", folder.toString());
        Path agent = folder.resolve("flotilla-agent");
        Shell.run(
                "env",
                "JAVA_HOME=" + System.getProperty("java.home"),
                agent.resolve("bin/flotilla-agent-runtime").toString(),
                java.resolve("jmods").toString());
        emulate(agent.resolve("runtime/bin/java"), root);
        System.out.println(
                Shell.run(agent.resolve("runtime/bin/java").toString(), "-XshowSettings:properties", "-version")
                        .lines()
                        .filter(line -> line.contains("os.arch") || line.contains("build"))
                        .toList());
        Shell.run(agent.resolve("bin/flotilla-agent-archive").toString());
        System.out.println("installed on arm64: " + Installed.bytes(agent) + " bytes with the archive");
        return agent;
    }

    /** Puts a script in the place of a program of arm64 that runs it by qemu, with the libraries of {@code root}. */
    private static void emulate(Path program, Path root) throws Exception {
        Path own = program.resolveSibling(program.getFileName() + ".arm64");
        Files.move(program, own);
        Files.writeString(
                program, "#!/bin/sh\nexec " + QEMU + " -L " + root + " " + own + " \"$@\"\n", StandardCharsets.UTF_8);
        assertTrue(program.toFile().setExecutable(true));
    }

    /** Everything but how long it took. */
    private static String answer(Path image, Path config, byte[] pixels) throws Exception {
        List<String> program = List.of(
                "env",
                "FLOTILLA_JAVA_OPTIONS=-Xshare:auto",
                image.resolve("bin/flotilla-agent").toString());
        try (RunningAgent agent = new RunningAgent(program, config)) {
            return agent.infer(pixels).replaceAll(",\\s*\"latencyMillis\"[^,}]*", "");
        }
    }
}
