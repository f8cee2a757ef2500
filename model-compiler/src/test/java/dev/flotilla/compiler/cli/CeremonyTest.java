package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three people with a machine each, which is a folder here; what goes between them are files. */
class CeremonyTest {
    private static final String PASSPHRASE = "correct horse";

    @TempDir
    static Path machines;

    @TempDir
    Path office;

    private Path metadata;
    private Path draft;

    /** Once, since it takes long to guess passphrases, and so to use them. */
    @BeforeAll
    static void makeKeys() throws Exception {
        Files.writeString(machines.resolve("passphrase"), PASSPHRASE + "\n");
        keygen("ann", "ed25519", "--passphrase-file", machines.resolve("passphrase"));
        keygen("ben", "p256", "--unencrypted");
        keygen("eve", "ed25519", "--unencrypted");
        keygen("joe", "p256", "--unencrypted");
    }

    private static void keygen(String person, String type, Object... more) {
        Object[] command = {"keygen", "--out", machine(person), "--name", person, "--type", type};
        Cli.run(SampleRelease.concat(command, more)).good();
    }

    private static Path machine(String person) {
        return machines.resolve(person);
    }

    @BeforeEach
    void makeAReleaseKey() {
        metadata = office.resolve("metadata");
        draft = office.resolve("root.unsigned.json");
        Cli.run("keygen", "--out", office.resolve("keys"), "--unencrypted").good();
    }

    private Path publicKey(String person) {
        return machine(person).resolve(person + ".public.json");
    }

    private String keyId(String person) throws Exception {
        return PublicKey.parse(Files.readAllBytes(publicKey(person))).keyId();
    }

    private Path onlineKeys(String name) throws Exception {
        return Files.write(
                office.resolve(name),
                RepositoryCommandsTest.onlineKeys().toDocument().toJson());
    }

    private Cli init(Object... options) {
        Object[] command = {"ceremony", "init", "-o", draft};
        return Cli.run(SampleRelease.concat(command, options));
    }

    private Cli initFirst(String... people) throws Exception {
        List<Object> options = new ArrayList<>(List.of("--threshold", 2, "--online", onlineKeys("online-keys.json")));
        options.addAll(List.of("--release-key", office.resolve("keys").resolve("release.public.json")));
        for (String person : people) {
            options.addAll(List.of("--key", publicKey(person)));
        }
        return init(options.toArray());
    }

    /** The draft goes to a machine, and comes back signed under another name. */
    private Path signed(String person, Object... more) throws IOException {
        Path there = machine(person).resolve("root.unsigned.json");
        Files.copy(draft, there, StandardCopyOption.REPLACE_EXISTING);
        sign(person, there, SampleRelease.concat(new Object[] {"--yes"}, more)).good();
        return Files.copy(there, office.resolve("from-" + person + ".json"), StandardCopyOption.REPLACE_EXISTING);
    }

    private Cli sign(String person, Path file, Object... more) {
        return signAnswering(Answers.NONE, person, file, more);
    }

    private Cli signAnswering(Prompt prompt, String person, Path file, Object... more) {
        Object[] command = {"ceremony", "sign", file, "--key", machine(person).resolve(person + ".pem")};
        Object[] passphrase = {"--passphrase-file", machines.resolve("passphrase")};
        return Cli.runAnswering(prompt, SampleRelease.concat(SampleRelease.concat(command, passphrase), more));
    }

    private Cli finish(Path... drafts) {
        Object[] command = {"ceremony", "finish", "--metadata", metadata};
        return Cli.run(SampleRelease.concat(command, (Object[]) drafts));
    }

    private RootMetadata root(String name) throws Exception {
        return TrustedMetadataSet.fromRoot(Files.readAllBytes(metadata.resolve(name)), Cli.NOW)
                .root();
    }

    private void makeFirstRoot() throws Exception {
        initFirst("ann", "ben", "eve").good();
        finish(signed("eve"), signed("ben")).good();
    }

    @Test
    void twoOfThreeMakeTheFirstRootAndThenRotateAKeyAndTheServersKeys() throws Exception {
        initFirst("ann", "ben", "eve").good();
        Path byAnn = signed("ann");
        Cli early = finish(byAnn);
        assertEquals(3, early.exit(), early.err());
        assertTrue(early.err().contains("needs 2 signatures of its root keys and has 1"), early.err());
        assertTrue(early.err().contains(keyId("ben")) && early.err().contains(keyId("eve")), early.err());
        assertFalse(early.err().contains(keyId("ann")), early.err());
        assertFalse(Files.exists(metadata));
        finish(signed("ben"), byAnn).good();
        assertArrayEquals(
                Files.readAllBytes(metadata.resolve("1.root.json")), Files.readAllBytes(metadata.resolve("root.json")));
        release("online-keys.json", 1).good();

        Path onAnnsMachine = Files.copy(
                metadata.resolve("root.json"),
                machine("ann").resolve("root.json"),
                StandardCopyOption.REPLACE_EXISTING);
        Path next = onlineKeys("next-online-keys.json");
        Cli begun = init(
                        "--previous",
                        metadata.resolve("root.json"),
                        "--online",
                        next,
                        "--key",
                        publicKey("joe"),
                        "--key",
                        publicKey("ben"),
                        "--key",
                        publicKey("ann"))
                .good();
        assertTrue(begun.out().contains("LOSES key " + keyId("eve") + " (ed25519)"), begun.out());
        assertTrue(begun.out().contains("GAINS key " + keyId("joe") + " (ecdsa-sha2-nistp256)"), begun.out());
        assertTrue(begun.out().contains("has   key " + keyId("ann") + " (ed25519)"), begun.out());
        Path fromAnn = signed("ann", "--previous", onAnnsMachine);
        Path fromJoe = signed("joe", "--previous", onAnnsMachine);
        Cli tooFew = finish(fromAnn, fromJoe);
        assertEquals(3, tooFew.exit(), tooFew.err());
        assertTrue(tooFew.err().contains("version 1 needs 2"), tooFew.err());
        assertFalse(tooFew.err().contains("version 2 needs"), tooFew.err());
        finish(fromJoe, signed("ben", "--previous", onAnnsMachine), fromAnn).good();

        RootMetadata second = root("2.root.json");
        assertFalse(second.keys().containsKey(keyId("eve")));
        assertEquals(
                2, Optional.ofNullable(second.roles().get("root")).orElseThrow().threshold());
        Cli stale = release("online-keys.json", 2);
        assertEquals(3, stale.exit(), stale.err());
        release("next-online-keys.json", 2).good();
        Cli verified = Cli.run("verify", "--metadata", metadata).good();
        assertTrue(verified.out().contains("root 2 until 2027-01-01, targets 2"), verified.out());
    }

    private Cli release(String online, int number) {
        return Cli.run(
                "sign",
                SampleRelease.BUNDLE,
                "--keys",
                office.resolve("keys"),
                "--metadata",
                metadata,
                "--online",
                office.resolve(online),
                "--release",
                number,
                "--family",
                "fashion");
    }

    @Test
    void keysMayComeInAnyOrderAndMoreThanOnce() throws Exception {
        initFirst("ann", "ben", "eve").good();
        RootMetadata one = RootFiles.draft(draft).root();
        initFirst("eve", "ann", "ann", "ben", "eve").good();
        RootMetadata other = RootFiles.draft(draft).root();
        List<String> ids = new ArrayList<>(roots(other));
        Collections.sort(ids);
        List<String> expected = new ArrayList<>(roots(one));
        Collections.sort(expected);
        assertEquals(expected, ids);
        Path byAnn = signed("ann");
        finish(byAnn, signed("ben"), byAnn).good();
    }

    private static List<String> roots(RootMetadata root) {
        return Optional.ofNullable(root.roles().get("root")).orElseThrow().keyIds();
    }

    @Test
    void aNewReleaseKeyRenewsWhatTheOldOneReleased() throws Exception {
        makeFirstRoot();
        release("online-keys.json", 1).good();
        Path other = office.resolve("other-keys");
        Cli.run("keygen", "--out", other, "--unencrypted").good();
        init("--previous", metadata.resolve("root.json"), "--release-key", other.resolve("release.public.json"))
                .good();
        Path previous = metadata.resolve("root.json");
        finish(signed("ann", "--previous", previous), signed("eve", "--previous", previous))
                .good();
        assertEquals(3, Cli.run("verify", "--metadata", metadata).exit());
        Cli old = Cli.run("sign", "--keys", office.resolve("keys"), "--metadata", metadata);
        assertEquals(3, old.exit(), old.err());
        Cli.run("sign", "--keys", other, "--metadata", metadata).good();
        Cli verified =
                Cli.run("verify", SampleRelease.BUNDLE, "--metadata", metadata).good();
        assertTrue(verified.out().contains("targets 2 until"), verified.out());
    }

    @Test
    void showsTheChangeAndSignsOnlyWhenAnsweredYes() throws Exception {
        initFirst("ann", "ben", "eve").good();
        byte[] before = Files.readAllBytes(draft);
        Cli refused = signAnswering(new Answers("no"), "ann", draft);
        assertEquals(3, refused.exit(), refused.err());
        assertTrue(refused.out().contains("root (signs roots like this): any 2 of 3"), refused.out());
        assertTrue(refused.err().contains("not signed, as answered"), refused.err());
        assertEquals(3, sign("ann", draft).exit());
        assertArrayEquals(before, Files.readAllBytes(draft));
        Cli signed = signAnswering(new Answers("yes"), "ann", draft).good();
        assertTrue(signed.out().contains("needs 2 signatures"), signed.out());
        byte[] once = Files.readAllBytes(draft);
        sign("ann", draft, "--yes").good();
        assertArrayEquals(once, Files.readAllBytes(draft));
    }

    @Test
    void asksForThePassphrase() throws Exception {
        initFirst("ann", "ben", "eve").good();
        Object[] command = {
            "ceremony", "sign", draft, "--yes", "--key", machine("ann").resolve("ann.pem")
        };
        Cli wrong = Cli.runAnswering(new Answers("wrong"), command);
        assertEquals(3, wrong.exit());
        assertEquals(1, wrong.err().lines().count(), wrong.err());
        assertTrue(wrong.err().contains("ann.pem: wrong passphrase"), wrong.err());
        Cli nobody = Cli.run(command);
        assertEquals(3, nobody.exit());
        assertTrue(nobody.err().contains("--passphrase-file"), nobody.err());
        Cli.runAnswering(new Answers(PASSPHRASE), command).good();
    }

    @Test
    void refusesAKeyThatTheRootsDoNotName() throws Exception {
        initFirst("ann", "ben").good();
        Cli refused = sign("eve", draft, "--yes");
        assertEquals(3, refused.exit());
        assertTrue(refused.err().contains("root key neither"), refused.err());
    }

    @Test
    void refusesWhatItCannotExplain() throws Exception {
        initFirst("ann", "ben", "eve").good();
        String sound = Files.readString(draft);
        assertTrue(sound.contains("\"consistent_snapshot\" : true"), sound);
        List<String> changed = List.of(
                sound.replace("\"consistent_snapshot\"", "\"note\" : \"trust me\", \"consistent_snapshot\""),
                sound.replace("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp999"),
                sound.replace("\"version\" : 1", "\"version\" : 2"),
                sound.replace("2027-01-01", "2025-01-01"),
                sound.replace("\"threshold\" : 2", "\"threshold\" : 4"));
        for (String text : changed) {
            assertFalse(text.equals(sound));
            Files.writeString(draft, text);
            Cli refused = sign("ann", draft, "--yes");
            assertEquals(3, refused.exit(), text);
            assertEquals(text, Files.readString(draft));
        }
    }

    @Test
    void finishRefusesDraftsOfDifferentContentAndWrongSignaturesByName() throws Exception {
        initFirst("ann", "ben", "eve").good();
        Path byAnn = signed("ann");
        initFirst("ann", "ben").good();
        Path byBen = signed("ben");
        Cli different = finish(byAnn, byBen);
        assertEquals(3, different.exit());
        assertTrue(different.err().contains(byBen + ": says something else than " + byAnn), different.err());
        String text = Files.readString(byAnn);
        int at = text.indexOf("\"sig\" : \"") + 9;
        Files.writeString(byAnn, text.substring(0, at) + (text.charAt(at) == '0' ? '1' : '0') + text.substring(at + 1));
        Cli wrong = finish(byAnn);
        assertEquals(3, wrong.exit());
        assertTrue(wrong.err().contains(byAnn + ": wrong signatures"), wrong.err());
        assertTrue(wrong.err().contains(keyId("ann")), wrong.err());
    }

    @Test
    void doesNotMakeTheSameVersionTwice() throws Exception {
        makeFirstRoot();
        Cli again = finish(office.resolve("from-eve.json"), office.resolve("from-ben.json"));
        assertEquals(3, again.exit());
        assertTrue(again.err().contains("after version 1 comes 2"), again.err());
    }

    @Test
    void keepsADraftThatSomebodyHasSigned() throws Exception {
        initFirst("ann", "ben").good();
        initFirst("ann", "ben").good();
        sign("ben", draft, "--yes").good();
        byte[] signed = Files.readAllBytes(draft);
        Cli again = initFirst("ann", "ben");
        assertEquals(3, again.exit(), again.err());
        assertTrue(again.err().contains(draft + ": has been signed already"), again.err());
        assertArrayEquals(signed, Files.readAllBytes(draft));
    }

    @Test
    void theFirstRootNeedsKeysAndThreshold() {
        Cli refused = init("--threshold", 2);
        assertEquals(3, refused.exit());
        assertTrue(refused.err().contains("--release-key"), refused.err());
        assertEquals(2, init("--threshold", 0).exit());
    }
}
