package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.pkcs11.testkit.SoftHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that name an authority on a token of SoftHSM; skipped where that is not installed. */
class AuthorityTokenTest {
    private static final String SETTING = "setting identity.authority-token: ";

    @TempDir
    Path folder;

    private SoftHsm hsm;
    private final List<String> settings = new ArrayList<>();

    @BeforeEach
    void makeKeys() throws Exception {
        hsm = SoftHsm.in(Files.createDirectories(folder.resolve("hsm"))).withToken("owner");
        hsm.keytool(
                "owner",
                "ca",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-ext",
                "bc:critical=ca:true",
                "-ext",
                "ku:critical=keyCertSign");
        hsm.keytool("owner", "leaf", "-keyalg", "EC", "-groupname", "secp256r1", "-ext", "bc=ca:false");
        hsm.keytool("owner", "rsa", "-keyalg", "RSA", "-keysize", "2048");
    }

    /** One server's settings, which are tried in the order in which they are given. */
    private void server(String token, String... more) throws IOException {
        Path file = folder.resolve("server-" + settings.size() + ".yaml");
        List<String> lines = new ArrayList<>(List.of("identity.authority-token: \"" + token + "\""));
        lines.addAll(List.of(more));
        Files.write(file, lines);
        settings.add(file.toString());
    }

    private List<String> outcomes() throws Exception {
        SoftHsm.Said said = hsm.runJava(List.of(), AuthorityTokenScenes.class, settings.toArray(String[]::new))
                .good();
        assertFalse((said.out() + said.err()).contains(SoftHsm.PIN), said.out() + said.err());
        return said.out().lines().toList();
    }

    @Test
    void takesTheCertificateOfAFileOrTheOneBesideTheKey() throws Exception {
        server(hsm.uri("owner", "ca"));
        server(hsm.uri("owner", "ca"), "identity.authority-file: " + folder.resolve("server-0.yaml.pem"));
        server(hsm.uri("owner", "leaf"), "identity.authority-file: " + folder.resolve("server-0.yaml.pem"));
        List<String> outcomes = outcomes();
        assertTrue(outcomes.get(0).startsWith("signs for CN=somebody "), outcomes.get(0));
        assertEquals(outcomes.get(0), outcomes.get(1));
        assertEquals(
                SETTING + "not the key of " + folder.resolve("server-0.yaml.pem") + ", an ECDSA key is needed",
                outcomes.get(2));
    }

    @Test
    void saysWhatIsWrongWithTheTokenItsPinOrItsKey() throws Exception {
        Path wrong = write(folder.resolve("wrong-pin"), "97531", "rw-------");
        Path open = write(folder.resolve("open-pin"), SoftHsm.PIN, "rw-r-----");
        String uri = hsm.uri("owner", "ca");
        // Before the right one: a process that a token has let in is not asked for its PIN again.
        server(hsm.uriWithPin("owner", "ca", wrong));
        server(hsm.uriWithPin("owner", "ca", open));
        server(hsm.uriWithPin("owner", "ca", folder.resolve("no-pin")));
        server(uri.substring(0, uri.indexOf("&pin-source")));
        server(hsm.uri("attic", "ca"));
        server(hsm.uri("owner", "none"));
        server(hsm.uri("owner", "rsa"));
        server(hsm.uri("owner", "leaf"));
        server(uri.replace(SoftHsm.MODULE.toString(), "/nowhere.so"));
        List<String> outcomes = outcomes();
        refused(outcomes.get(0), "wrong PIN");
        refused(outcomes.get(1), "pin-source: " + open + ": holds a PIN and its mode is rw-r-----");
        refused(outcomes.get(2), "pin-source: there is no file " + folder.resolve("no-pin"));
        refused(outcomes.get(3), "needs a PIN: write it to a file");
        refused(outcomes.get(4), "no token like that is in a slot of " + SoftHsm.MODULE);
        refused(outcomes.get(5), "no private key with a certificate of this label");
        refused(outcomes.get(6), "is a key of RSA; only P-256");
        refused(outcomes.get(7), "not the certificate of an authority");
        refused(outcomes.get(8), "there is no file /nowhere.so");
        assertFalse(String.join("", outcomes).contains("97531"), outcomes.toString());
    }

    private static Path write(Path file, String content, String mode) throws IOException {
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static void refused(String outcome, String reason) {
        assertTrue(outcome.startsWith(SETTING) && outcome.contains(reason), outcome);
    }
}
