package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.pkcs11.testkit.SoftHsm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner's keys on tokens of SoftHSM; skipped where that is not installed. */
class TokenKeysTest {
    @TempDir
    Path folder;

    private SoftHsm hsm;
    private Path keys;
    private Path metadata;

    @BeforeEach
    void makeTokens() throws Exception {
        hsm = SoftHsm.in(Files.createDirectories(folder.resolve("hsm")))
                .withToken("office")
                .withToken("vault");
        keys = folder.resolve("keys");
        metadata = folder.resolve("metadata");
    }

    private List<Object> keygen(String name, String uri, Object... more) {
        List<Object> command = new ArrayList<>(List.of("keygen", "--out", keys, "--name", name, "--key", uri));
        command.addAll(List.of(more));
        return command;
    }

    private Path publicKey(String name) {
        return keys.resolve(name + ".public.json");
    }

    private List<Cli> commands(List<List<Object>> commands) throws Exception {
        return SeveralCommands.run(hsm, folder, commands);
    }

    private static void allGood(List<Cli> runs) {
        runs.forEach(Cli::good);
    }

    private static void refused(Cli run, String reason) {
        assertEquals(3, run.exit(), run.out());
        assertTrue(run.err().contains(reason), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void keysThatTokensMakeSignARootABundleAndItsProvenance() throws Exception {
        String root = hsm.uri("vault", "root");
        String release = hsm.uri("office", "release");
        Path draft = folder.resolve("root.unsigned.json");
        Path bundle = Files.copy(
                SampleRelease.BUNDLE,
                folder.resolve(String.valueOf(SampleRelease.BUNDLE.getFileName())),
                StandardCopyOption.REPLACE_EXISTING);
        List<Cli> runs = commands(List.of(
                keygen("root", root),
                keygen("release", release),
                List.of(
                        "ceremony",
                        "init",
                        "--threshold",
                        1,
                        "--key",
                        publicKey("root"),
                        "--release-key",
                        publicKey("release"),
                        "-o",
                        draft),
                List.of("ceremony", "sign", draft, "--key", root, "--yes"),
                List.of("ceremony", "finish", draft, "--metadata", metadata),
                List.of(
                        "sign",
                        bundle,
                        "--key",
                        release,
                        "--metadata",
                        metadata,
                        "--release",
                        1,
                        "--family",
                        "fashion",
                        "--report",
                        SampleRelease.REPORT)));
        allGood(runs);
        PublicKey made = PublicKey.parse(Files.readAllBytes(publicKey("root")));
        assertEquals("ecdsa-sha2-nistp256", made.scheme());
        assertEquals(
                "pkcs11:token=vault;object=root: key " + made.keyId(),
                runs.get(0).out().strip());
        try (Stream<Path> files = Files.list(keys)) {
            assertEquals(2, files.count(), "public halves alone");
        }
        Cli.run("verify", bundle, "--metadata", metadata, "--provenance").good();
    }

    @Test
    void takesAKeyThatIsOnTheTokenAndTheKeysOfTheServer() throws Exception {
        hsm.keytool("office", "release", "-keyalg", "EC", "-groupname", "secp256r1");
        Path online = Files.write(
                folder.resolve("online-keys.json"),
                RepositoryCommandsTest.onlineKeys().toDocument().toJson());
        String uri = hsm.uri("office", "release");
        List<Cli> runs = commands(List.of(
                keygen("release", uri),
                keygen("release", uri, "--existing", "--online", online),
                List.of("sign", "--keys", keys, "--key", uri, "--metadata", metadata)));
        refused(runs.get(0), "exists already and is left alone; --existing");
        allGood(runs.subList(1, runs.size()));
        assertTrue(runs.get(2).out().contains("director: key"), runs.get(2).out());
        Cli.run("verify", "--metadata", metadata).good();
    }

    @Test
    void aKeyThatATokenMadeReleasesForARole() throws Exception {
        String job = hsm.uri("vault", "job");
        Path owner = folder.resolve("owner");
        Cli.run("keygen", "--out", owner, "--unencrypted").good();
        List<Cli> runs = commands(List.of(
                keygen("job", job),
                List.of("sign", "--keys", owner, "--metadata", metadata),
                List.of(
                        "delegate",
                        "--keys",
                        owner,
                        "--metadata",
                        metadata,
                        "--role",
                        "job",
                        "--role-key",
                        publicKey("job"),
                        "--paths",
                        "fashion/*"),
                List.of(
                        "sign",
                        SampleRelease.BUNDLE,
                        "--role",
                        "job",
                        "--key",
                        job,
                        "--metadata",
                        metadata,
                        "--release",
                        1,
                        "--family",
                        "fashion"),
                List.of("sign", "--keys", owner, "--metadata", metadata)));
        allGood(runs);
        Cli verified =
                Cli.run("verify", SampleRelease.BUNDLE, "--metadata", metadata).good();
        assertTrue(verified.out().contains("role job: releases fashion/*"), verified.out());
    }

    @Test
    void refusesAWrongPinAndAMissingOne() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong-pin"), "99999");
        String uri = hsm.uriWithPin("office", "release", wrong);
        String without = uri.substring(0, uri.indexOf("&pin-source"));
        List<Cli> runs = commands(List.of(keygen("release", uri), keygen("release", without)));
        refused(runs.get(0), "pkcs11:token=office;object=release: wrong PIN");
        refused(runs.get(1), "pkcs11:token=office;object=release: needs a PIN, and there is no terminal");
        assertFalse(runs.get(0).err().contains("99999"), runs.get(0).err());
        assertFalse(Files.exists(keys));
        allGood(commands(List.of(keygen(
                "release", without, "--passphrase-file", folder.resolve("hsm").resolve("pin")))));
    }

    @Test
    void refusesKeysThatAreNotThereOrNotOfUse() throws Exception {
        hsm.keytool("office", "rsa", "-keyalg", "RSA", "-keysize", "2048");
        hsm.keytool("office", "p384", "-keyalg", "EC", "-groupname", "secp384r1");
        Path file = folder.resolve("files");
        Cli.run("keygen", "--out", file, "--type", "p256", "--unencrypted").good();
        hsm.importKey(file.resolve("release.pem"), "office", "bare");
        String there = hsm.uri("office", "there");
        List<Cli> runs = commands(List.of(
                keygen("none", hsm.uri("office", "none"), "--existing"),
                keygen("bare", hsm.uri("office", "bare"), "--existing"),
                keygen("rsa", hsm.uri("office", "rsa"), "--existing"),
                keygen("p384", hsm.uri("office", "p384"), "--existing"),
                keygen("lost", hsm.uri("attic", "release")),
                keygen("there", there, "--type", "ed25519"),
                keygen(
                        "there",
                        there.replace(
                                SoftHsm.MODULE.toString(),
                                file.resolve("release.pem").toString())),
                keygen("there", there.replace(SoftHsm.MODULE.toString(), "/nowhere.so"))));
        refused(runs.get(0), "no private key with a certificate of this label");
        refused(runs.get(1), "no private key with a certificate of this label");
        refused(runs.get(2), "is a key of RSA; only P-256");
        refused(runs.get(3), "P-256");
        refused(runs.get(4), "pkcs11:token=attic;object=release: no token like that");
        refused(runs.get(5), "no Ed25519 keys on tokens");
        refused(runs.get(6), "is no PKCS#11 library");
        refused(runs.get(7), "there is no file /nowhere.so");
        assertFalse(Files.exists(keys));
    }

    @Test
    void doesNotTakeAPinOnTheCommandLineNorRepeatIt() {
        Cli refused = Cli.run(keygen("release", hsm.uri("office", "release") + "&pin-value=97531")
                .toArray());
        assertEquals(2, refused.exit());
        assertTrue(refused.err().contains("pin-value"), refused.err());
        assertFalse(refused.err().contains("97531"), refused.err());
    }

    @Test
    void optionsOfFilesAndOfTokensDoNotMix() {
        assertEquals(2, Cli.run("keygen", "--out", keys, "--existing").exit());
        assertEquals(
                2,
                Cli.run(keygen("release", hsm.uri("office", "release"), "--unencrypted")
                                .toArray())
                        .exit());
        assertEquals(2, Cli.run("sign", "--metadata", metadata).exit());
    }
}
