package dev.flotilla.apk;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.contract.bundle.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract and core, as every build leaves them, have to become a dex file for Android 8. */
class AgentDexTest {
    private static final List<Path> PROGRAM = jarsOf(Digest.class, FleetLink.class);
    private static final List<Path> CLASSPATH =
            jarsOf(Ed25519Signer.class, JsonFactory.class, CBORFactory.class, MqttAsyncClient.class, NullMarked.class);
    /** Far above what they need; it stands against a dependency that slips into them. */
    private static final long MAX_BYTES = 2_000_000;

    @Test
    void contractAndCoreBecomeDex(@TempDir Path output) throws IOException, RejectedException {
        Dex dex = new Dexer(output, CLASSPATH).translate(PROGRAM);
        System.out.println("contract and core as dex for API " + Dexer.MIN_API + ": " + dex.bytes() / 1024 + " KiB, "
                + dex.classes() + " classes, " + dex.methods() + " methods");
        assertTrue(dex.classes() > 50, "both modules are in it");
        assertTrue(dex.bytes() < MAX_BYTES, dex.bytes() + " bytes");
    }

    @Test
    void failsOnAClassFileThatAndroidCannotTake(@TempDir Path output) throws IOException {
        Path broken = output.resolve("Digest.class");
        byte[] tooNew = classFile(Digest.class);
        tooNew[7] = 0x7f; // the class file's major version
        Files.write(broken, tooNew);
        RejectedException rejected =
                assertThrows(RejectedException.class, () -> new Dexer(output, CLASSPATH).translate(List.of(broken)));
        assertTrue(rejected.toString().contains("Digest.class"), rejected::toString);
    }

    @Test
    void failsOnAClassThatComesTwice(@TempDir Path output) {
        Path twice = PROGRAM.get(0);
        assertThrows(RejectedException.class, () -> new Dexer(output, CLASSPATH).translate(List.of(twice, twice)));
    }

    private static byte[] classFile(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }

    private static List<Path> jarsOf(Class<?>... classes) {
        return Stream.of(classes).map(AgentDexTest::jarOf).collect(Collectors.toList());
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
