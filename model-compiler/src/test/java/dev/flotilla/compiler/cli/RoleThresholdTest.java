package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles that need several signatures, owners of whom several have to agree, and repositories without a server. */
class RoleThresholdTest {
    @TempDir
    Path folder;

    private Path metadata;

    @BeforeEach
    void makeKeys() {
        metadata = folder.resolve("metadata");
        for (String name : List.of("release", "ann", "ben", "ci", "lab")) {
            Cli.run("keygen", "--out", folder, "--name", name, "--unencrypted").good();
        }
    }

    private Path key(String name) {
        return folder.resolve(name + ".pem");
    }

    private Path publicKey(String name) {
        return folder.resolve(name + ".public.json");
    }

    private Cli run(String command, String key, Object... more) {
        return Cli.run(SampleRelease.concat(new Object[] {command, "--key", key(key), "--metadata", metadata}, more));
    }

    private Cli release(String key, Object... more) {
        Object[] policy = {SampleRelease.BUNDLE, "--role", "fashion-jobs", "--release", 1, "--family", "fashion"};
        return run("sign", key, SampleRelease.concat(policy, more));
    }

    private Cli delegate(String owner, int threshold) {
        return run(
                "delegate",
                owner,
                "--role",
                "fashion-jobs",
                "--role-key",
                publicKey("ci"),
                "--role-key",
                publicKey("lab"),
                "--threshold",
                threshold,
                "--paths",
                "fashion/*");
    }

    private Path file(String name) {
        return metadata.resolve(name);
    }

    private static void refused(Cli run, String reason) {
        assertEquals(3, run.exit(), run.out());
        assertTrue(run.err().contains(reason), run.err());
    }

    @Test
    void whereTheRoleNeedsTwoTheSecondReadsAndSigns() throws Exception {
        run("sign", "release").good();
        delegate("release", 2).good();
        Cli first = release("ci").good();
        assertTrue(
                first.out().contains("fashion-jobs.draft.json: version 1, 1 of 2 signatures; the next signer runs"),
                first.out());
        assertTrue(first.out().strip().endsWith("--metadata DIR --key KEY --role fashion-jobs"), first.out());
        assertFalse(Files.exists(file("fashion-jobs.json")));
        refused(release("lab"), "fashion-jobs.draft.json: version 1 waits for signatures");
        Path draft = file("fashion-jobs.draft.json");
        refused(run("countersign", "lab", draft, "--yes"), "by keys that are not named for the role targets");
        refused(run("countersign", "release", draft, "--role", "fashion-jobs", "--yes"), "is none of those that");
        refused(run("countersign", "lab", draft, "--role", "fashion-jobs"), "there is no terminal to ask at");
        Cli again = run("countersign", "ci", draft, "--role", "fashion-jobs", "--yes")
                .good();
        assertTrue(again.out().contains("1 of 2 signatures"), again.out());
        Cli second = run("countersign", "lab", draft, "--role", "fashion-jobs", "--yes")
                .good();
        assertTrue(second.out().contains("fashion-jobs version 1, the first"), second.out());
        assertTrue(second.out().contains("ADDS    fashion/fashion-cnn-1.0.0.flotilla: release 1 of fashion"));
        assertTrue(second.out().contains("fashion-jobs.json: version 1"), second.out());
        assertFalse(Files.exists(draft));
    }

    @Test
    void draftsThatAreChangedOrDoNotFollowAreNotSigned() throws Exception {
        run("sign", "release").good();
        delegate("release", 2).good();
        release("ci").good();
        Path draft = file("fashion-jobs.draft.json");
        String sound = Files.readString(draft);
        for (String changed : List.of(sound.replace("\"release\" : 1", "\"release\" : 2"), "{}", "")) {
            Path file = Files.writeString(folder.resolve("changed.json"), changed);
            assertEquals(
                    3,
                    run("countersign", "lab", file, "--role", "fashion-jobs", "--yes")
                            .exit());
        }
        run("countersign", "lab", draft, "--role", "fashion-jobs", "--yes").good();
        Path old = Files.writeString(folder.resolve("old.json"), sound);
        refused(
                run("countersign", "lab", old, "--role", "fashion-jobs", "--yes"),
                "the draft is version 1, but after version 1 comes 2; it has to follow the newest fashion-jobs.json");
    }

    @Test
    void severalOwnersDelegateWithADraft() throws Exception {
        Path draft = folder.resolve("root.unsigned.json");
        List<Object> init = new ArrayList<>(List.of("ceremony", "init", "-o", draft, "--key", publicKey("release")));
        init.addAll(List.of("--threshold", 1, "--release-threshold", 2));
        init.addAll(List.of("--release-key", publicKey("ann"), "--release-key", publicKey("ben")));
        Cli.run(init.toArray()).good();
        Cli.run("ceremony", "sign", draft, "--key", key("release"), "--yes").good();
        Cli.run("ceremony", "finish", draft, "--metadata", metadata).good();
        Path pending = file("targets.draft.json");
        run("sign", "ann").good();
        run("countersign", "ben", pending, "--yes").good();

        Cli drafted = delegate("ann", 1).good();
        assertTrue(drafted.out().contains("targets.draft.json: version 2, 1 of 2 signatures"), drafted.out());
        refused(release("ci"), "lets no role fashion-jobs release bundles");
        refused(delegate("ann", 1), "targets.draft.json: version 2 waits for signatures");
        Cli agreed = run("countersign", "ben", pending, "--yes").good();
        assertTrue(agreed.out().contains("LETS    fashion-jobs speak for fashion/*: any 1 of the keys"), agreed.out());
        release("ci").good();
    }

    @Test
    void withoutAServerTheOwnerPublishesWhatTheRoleSigned() throws Exception {
        run("sign", "release").good();
        delegate("release", 1).good();
        Cli signed = release("ci").good();
        assertTrue(
                signed.out()
                        .contains("fashion-jobs.json: version 1; to publish it, whoever has the owner's key runs"
                                + " flotilla-compiler sign without bundles"),
                signed.out());
        refused(Cli.run("verify", "--metadata", metadata), "is not what snapshot.json names");
        run("sign", "release").good();
        Cli.run("verify", SampleRelease.BUNDLE, "--metadata", metadata).good();
        TrustedMetadataSet followed = follow();
        followed = followed.updateDelegatedTargets(
                Files.readAllBytes(file("fashion-jobs.json")),
                followed.delegationsFor("targets", "fashion/x").get(0),
                "targets");
        assertEquals(
                Set.of("fashion/fashion-cnn-1.0.0.flotilla"),
                followed.findTargets("fashion-jobs").orElseThrow().targets().keySet());

        release("ci").good();
        refused(Cli.run("verify", "--metadata", metadata), "is not what snapshot.json names");
        run("delegate", "release", "--role", "fashion-jobs", "--remove").good();
        Cli.run("verify", "--metadata", metadata).good();
        assertEquals(
                Set.of("fashion-jobs.json", "targets.json"),
                follow().findSnapshot().orElseThrow().files().keySet(),
                "what a snapshot names once, the next has to name as well");
    }

    private TrustedMetadataSet follow() throws Exception {
        return TrustedMetadataSet.fromRoot(Files.readAllBytes(file("1.root.json")), Cli.NOW)
                .updateTimestamp(Files.readAllBytes(file("timestamp.json")))
                .updateSnapshot(Files.readAllBytes(file("snapshot.json")))
                .updateTargets(Files.readAllBytes(file("targets.json")));
    }
}
