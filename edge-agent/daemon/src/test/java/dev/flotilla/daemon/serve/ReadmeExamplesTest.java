package dev.flotilla.daemon.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.daemon.http.HttpLimits;
import dev.flotilla.daemon.http.UnixSocketServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeExamplesTest {
    private static final Pattern EXAMPLES = Pattern.compile("```sh\n(curl .*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void theExamplesWithCurlWork() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "there is no curl here");
        Matcher examples = EXAMPLES.matcher(Files.readString(Path.of("README.md"), StandardCharsets.UTF_8));
        assertTrue(examples.find());
        Path socket = folder.resolve("agent.sock");
        Files.write(folder.resolve("picture.raw"), Bundles.image(2));
        try (ServingDevice device = new ServingDevice().serve("1.0.0");
                UnixSocketServer local = new UnixSocketServer(
                        socket,
                        LocalApi.routes(device.service(), "test", ServingDevice.MAX_BODY),
                        HttpLimits.defaults())) {
            String script = examples.group(1)
                    .replace("curl ", "curl --silent --show-error --fail-with-body ")
                    .replace("127.0.0.1:8765", device.address())
                    .replace("/run/flotilla/agent.sock", local.file().toString());
            String output = run(List.of("sh", "-e", "-c", script));
            assertTrue(output.contains("tensorflow_lite"), output);
            assertTrue(output.contains(Bundles.bundle("1.0.0").digest().hex()), output);
            assertTrue(output.contains("\"confidence\""), output);
            assertTrue(output.contains("\"ready\""), output);
            assertFalse(output.contains("\"error\""), output);
        }
    }

    private String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
