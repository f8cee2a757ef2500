package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.ThresholdNotMetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases that two of three people have to sign, each on a machine of their own, which is a folder here. */
class CountersignTest {
    private static final List<String> PEOPLE = List.of("ann", "ben", "eve");

    @TempDir
    Path machines;

    private Path bundle;

    @BeforeEach
    void makeARootThatAsksForTwoReleaseKeys() throws Exception {
        bundle = Files.copy(SampleRelease.BUNDLE, machines.resolve(String.valueOf(SampleRelease.BUNDLE.getFileName())));
        for (String person : PEOPLE) {
            Cli.run(
                            "keygen",
                            "--out",
                            keys(person),
                            "--type",
                            person.equals("ben") ? "p256" : "ed25519",
                            "--unencrypted")
                    .good();
        }
        Path online = Files.write(
                machines.resolve("online-keys.json"),
                RepositoryCommandsTest.onlineKeys().toDocument().toJson());
        Path draft = machines.resolve("root.unsigned.json");
        Cli drafted = Cli.run(
                        "ceremony",
                        "init",
                        "--key",
                        publicKey("eve"),
                        "--threshold",
                        1,
                        "--release-key",
                        publicKey("ann"),
                        "--release-key",
                        publicKey("ben"),
                        "--release-threshold",
                        2,
                        "--online",
                        online,
                        "-o",
                        draft)
                .good();
        assertTrue(drafted.out().contains("targets (releases bundles): any 2 of 2"), drafted.out());
        Cli.run("ceremony", "sign", draft, "--key", keys("eve").resolve("release.pem"), "--yes")
                .good();
        for (String person : PEOPLE) {
            Cli.run("ceremony", "finish", draft, "--metadata", metadata(person)).good();
        }
    }

    private Path keys(String person) {
        return machines.resolve(person).resolve("keys");
    }

    private Path publicKey(String person) {
        return keys(person).resolve("release.public.json");
    }

    private Path metadata(String person) {
        return machines.resolve(person).resolve("metadata");
    }

    private Path draft(String person) {
        return metadata(person).resolve("targets.draft.json");
    }

    private Path targets(String person) {
        return metadata(person).resolve("targets.json");
    }

    private Cli sign(String person, int release, Object... more) {
        Object[] command = {"sign", bundle, "--keys", keys(person), "--metadata", metadata(person)};
        Object[] policy = {"--online", machines.resolve("online-keys.json"), "--release", release, "--family", "fashion"
        };
        return Cli.run(SampleRelease.concat(SampleRelease.concat(command, policy), more));
    }

    private Cli countersign(String person, Path draft, Object... more) {
        return countersignAnswering(Answers.NONE, person, draft, more);
    }

    private Cli countersignAnswering(Prompt prompt, String person, Path draft, Object... more) {
        Object[] command = {"countersign", draft, "--keys", keys(person), "--metadata", metadata(person)};
        return Cli.runAnswering(prompt, SampleRelease.concat(command, more));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private String keyId(String person) throws Exception {
        return PublicKey.parse(Files.readAllBytes(publicKey(person))).keyId();
    }

    private static void refused(Cli run, String reason) {
        assertEquals(3, run.exit(), run.out());
        assertTrue(run.err().contains(reason), run.err());
    }

    @Test
    void aReleaseHoldsWhenTheSecondSignerHasReadAndSignedIt() throws Exception {
        Cli first = sign("ann", 1, "--report", SampleRelease.REPORT).good();
        assertTrue(first.out().contains("version 1, 1 of 2 signatures; the next signer runs"), first.out());
        assertFalse(Files.exists(targets("ann")));
        OfflineMetadata trusted =
                OfflineMetadata.fromRoot(Files.readAllBytes(metadata("ann").resolve("root.json")), Cli.NOW);
        byte[] half = Files.readAllBytes(draft("ann"));
        assertEquals(
                1,
                assertThrows(ThresholdNotMetException.class, () -> trusted.updateTargets(half))
                        .signed());

        Path atBens = machines.resolve("ben").resolve("targets.draft.json");
        copy(draft("ann"), atBens);
        Cli second = countersignAnswering(new Answers("yes"), "ben", atBens).good();
        String shown = second.out();
        assertTrue(shown.contains("targets version 1, the first"), shown);
        assertTrue(shown.contains("ADDS    fashion-cnn-1.0.0.flotilla: release 1 of fashion, floor 0, for any"), shown);
        assertTrue(shown.contains("LETS    director speak for director/*"), shown);
        assertTrue(shown.contains("targets.json: version 1, 2 of 2 signatures"), shown);
        Cli.run("verify", bundle, "--metadata", metadata("ben"), "--provenance").good();

        copy(targets("ben"), targets("ann"));
        sign("ann", 3, "--floor", 2, "--hardware", "pi4").good();
        Cli raised = countersign("ben", draft("ann"), "--yes").good();
        assertTrue(raised.out().contains("CHANGES fashion-cnn-1.0.0.flotilla: release 3 of fashion, floor 2, for pi4"));
        assertTrue(raised.out().contains("FLOOR of fashion: 2, before 0; retires what is below for good"));
        assertFalse(raised.out().contains("LETS"), raised.out());
        Cli verified = Cli.run("verify", bundle, "--metadata", metadata("ben")).good();
        assertTrue(verified.out().contains("targets 2 until"), verified.out());
    }

    @Test
    void signsNothingUnlessAnsweredYes() throws Exception {
        sign("ann", 1).good();
        byte[] before = Files.readAllBytes(draft("ann"));
        refused(countersignAnswering(new Answers("no"), "ben", draft("ann")), "not signed, as answered");
        refused(countersign("ben", draft("ann")), "there is no terminal to ask at");
        assertEquals(2, countersign("ben", draft("ann"), "--json").exit());
        assertArrayEquals(before, Files.readAllBytes(draft("ann")));
        assertFalse(Files.exists(targets("ben")));
    }

    @Test
    void signingTwiceWithOneKeyIsNotEnough() throws Exception {
        sign("ann", 1).good();
        Cli again = countersign("ann", draft("ann"), "--yes").good();
        assertTrue(again.out().contains("1 of 2 signatures"), again.out());
        assertFalse(Files.exists(targets("ann")));
        refused(sign("ann", 2), "targets.draft.json: version 1 waits for signatures; have it countersigned first");
    }

    @Test
    void refusesKeysThatMayNotRelease() throws Exception {
        refused(sign("eve", 1), "0 valid signatures by keys of the role targets, at least 2");
        sign("ann", 1).good();
        refused(countersign("eve", draft("ann"), "--yes"), "key " + keyId("eve") + " is no release key of");
    }

    @Test
    void refusesDraftsThatSayMoreOrOthersThanWasSigned() throws Exception {
        sign("ann", 1).good();
        String sound = Files.readString(draft("ann"));
        Map<String, String> changed = Map.of(
                "\"family\"", "\"famili\"",
                "\"release\" : 1", "\"release\" : 2",
                "\"version\" : 1", "\"version\" : 2",
                "\"delegations\" : {", "\"note\" : 1, \"delegations\" : {");
        changed.forEach((from, to) -> {
            String text = sound.replace(from, to);
            assertFalse(text.equals(sound), from);
            assertEquals(3, countersignText("ben", text).exit(), to);
        });
        countersign("ben", draft("ann"), "--yes").good();
    }

    private Cli countersignText(String person, String text) {
        Path file = machines.resolve("changed.json");
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return countersign(person, file, "--yes");
    }

    @Test
    void refusesADraftThatDoesNotFollowWhatTheSignerTrusts() throws Exception {
        sign("ann", 1).good();
        Path old = machines.resolve("old.json");
        copy(draft("ann"), old);
        countersign("ben", draft("ann"), "--yes").good();
        refused(countersign("ben", old, "--yes"), "the draft is version 1, but after version 1 comes 2");
        copy(targets("ben"), targets("ann"));
        sign("ann", 2).good();
        Files.delete(targets("ben"));
        refused(countersign("ben", draft("ann"), "--yes"), "the draft is version 2, but after no targets.json at all");
    }

    @Test
    void withoutAServerWhoSignsLastSignsSnapshotAndTimestampToo() throws Exception {
        Path draft = machines.resolve("other.unsigned.json");
        Path metadata = machines.resolve("metadata");
        List<Object> init = new ArrayList<>(List.of("ceremony", "init", "-o", draft, "--key", publicKey("eve")));
        init.addAll(List.of("--threshold", 1, "--release-threshold", 2));
        init.addAll(List.of("--release-key", publicKey("ann"), "--release-key", publicKey("ben")));
        Cli.run(init.toArray()).good();
        Cli.run("ceremony", "sign", draft, "--key", keys("eve").resolve("release.pem"), "--yes")
                .good();
        Cli.run("ceremony", "finish", draft, "--metadata", metadata).good();
        Cli.run("sign", "--keys", keys("ann"), "--metadata", metadata).good();
        assertFalse(Files.exists(metadata.resolve("timestamp.json")));
        Path pending = metadata.resolve("targets.draft.json");
        Cli.run("countersign", pending, "--keys", keys("ben"), "--metadata", metadata, "--yes")
                .good();
        assertFalse(Files.exists(pending));
        Cli.run("verify", "--metadata", metadata).good();
        assertTrue(Files.exists(metadata.resolve("timestamp.json")));
    }

    @Test
    void aRepositoryOfOneKeyGoesOnWithTwo() throws Exception {
        Path metadata = machines.resolve("metadata");
        Path draft = machines.resolve("root.unsigned.json");
        Cli.run("sign", bundle, "--keys", keys("ann"), "--metadata", metadata, "--release", 1, "--family", "fashion")
                .good();
        Path root = metadata.resolve("root.json");
        List<Object> init = new ArrayList<>(List.of("ceremony", "init", "-o", draft, "--previous", root));
        init.addAll(List.of("--release-key", publicKey("ann"), "--release-key", publicKey("ben")));
        init.addAll(List.of("--release-threshold", 2));
        Cli.run(init.toArray()).good();
        Path pem = keys("ann").resolve("release.pem");
        Cli.run("ceremony", "sign", draft, "--key", pem, "--previous", root, "--yes")
                .good();
        Cli.run("ceremony", "finish", draft, "--metadata", metadata).good();
        Cli renewed =
                Cli.run("sign", "--keys", keys("ann"), "--metadata", metadata).good();
        assertTrue(renewed.out().contains("version 2, 1 of 2 signatures"), renewed.out());
        Path pending = metadata.resolve("targets.draft.json");
        Cli.run("countersign", pending, "--keys", keys("ben"), "--metadata", metadata, "--yes")
                .good();
        Cli.run("verify", bundle, "--metadata", metadata).good();
    }

    @Test
    void aThresholdThatNobodyCouldMeetIsRefused() {
        Cli refused = Cli.run(
                "ceremony",
                "init",
                "--previous",
                metadata("ann").resolve("root.json"),
                "--release-threshold",
                3,
                "-o",
                machines.resolve("next.json"));
        refused(refused, "targets: asks for 3 of 2 keys");
    }
}
