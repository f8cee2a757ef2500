package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.trust.TargetsDraft;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases by a job whose key the owner lets release one family, in a folder of its own. */
class RoleReleaseTest {
    private static final String PATH = "fashion/fashion-cnn-1.0.0.flotilla";

    @TempDir
    Path folder;

    private Path owner;
    private Path job;
    private Path bundle;

    @BeforeEach
    void makeARepositoryForAServerAndAJob() throws Exception {
        owner = folder.resolve("owner");
        job = Files.createDirectories(folder.resolve("job"));
        bundle = Files.copy(SampleRelease.BUNDLE, folder.resolve(String.valueOf(SampleRelease.BUNDLE.getFileName())));
        Path online = Files.write(
                folder.resolve("online-keys.json"),
                RepositoryCommandsTest.onlineKeys().toDocument().toJson());
        keygen("release", "--online", online);
        keygen("ci");
        keygen("lab", "--type", "p256");
        ownerSigns().good();
        delegate("ci", "--role-key", publicKey("ci"), "--paths", "fashion/*,hats-*/*");
        hand();
    }

    private void keygen(String name, Object... more) {
        Cli.run(SampleRelease.concat(new Object[] {"keygen", "--out", folder, "--name", name, "--unencrypted"}, more))
                .good();
    }

    private Path publicKey(String name) {
        return folder.resolve(name + ".public.json");
    }

    private Cli ownerSigns(Object... more) {
        return Cli.run(SampleRelease.concat(new Object[] {"sign", "--keys", folder, "--metadata", owner}, more));
    }

    private void delegate(String role, Object... more) {
        Object[] command = {"delegate", "--keys", folder, "--metadata", owner, "--role", role};
        Cli.run(SampleRelease.concat(command, more)).good();
    }

    /** What the job needs of the owner's, all of it public. */
    private void hand() throws Exception {
        for (String name : Set.of("root.json", "targets.json")) {
            Files.write(job.resolve(name), Files.readAllBytes(owner.resolve(name)));
        }
    }

    private Cli jobSigns(String key, String role, Object... more) {
        Object[] command = {"sign", "--key", folder.resolve(key + ".pem"), "--metadata", job, "--role", role};
        return Cli.run(SampleRelease.concat(command, more));
    }

    private Cli release(int number, String family, Object... more) {
        Object[] policy = {bundle, "--release", number, "--family", family};
        return jobSigns("ci", "ci", SampleRelease.concat(policy, more));
    }

    private Path roleFile() {
        return job.resolve("ci.json");
    }

    private TargetsMetadata released() throws Exception {
        return TargetsDraft.parse("ci.json", Files.readAllBytes(roleFile())).targets();
    }

    /** As the owner sees it, with the job's file beside her own. */
    private Cli verify(Object... more) throws Exception {
        Files.write(owner.resolve("ci.json"), Files.readAllBytes(roleFile()));
        return Cli.run(SampleRelease.concat(new Object[] {"verify", "--metadata", owner}, more));
    }

    private static void refused(Cli run, String reason) {
        assertEquals(3, run.exit(), run.out());
        assertTrue(run.err().contains(reason), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void signsABundleBelowItsFamilyWithoutTheOwnersKey() throws Exception {
        Cli signed = release(4, "fashion", "--floor", 2, "--report", SampleRelease.REPORT)
                .good();
        assertTrue(signed.out().contains(PATH + ": release 4, "), signed.out());
        assertTrue(
                signed.out().contains("ci.json: version 1; to publish it, PUT it to the server's /trust/roles/ci"),
                signed.out());
        assertEquals(Set.of(PATH), released().targets().keySet());
        assertEquals(2, released().floor("fashion"));
        Cli verified = verify(bundle, "--provenance").good();
        assertTrue(verified.out().contains("good: release 4 of fashion"), verified.out());
        assertTrue(verified.out().contains("made by "), verified.out());
        assertTrue(verified.out().contains("version 1 until 2026-04-01, 1 bundle(s)"), verified.out());
        assertTrue(verified.out().contains("  " + PATH + ": release 4, sha256:"), verified.out());
    }

    @Test
    void everyReleaseIsAVersionUpAndKeepsTheOthers() throws Exception {
        release(1, "fashion").good();
        Cli second = release(1, "hats-red", "--json").good();
        assertTrue(second.out().contains("\"roleVersion\" : 2"), second.out());
        Cli renewed = jobSigns("ci", "ci", "--targets-days", 3).good();
        assertTrue(renewed.out().contains("ci.json: version 3"), renewed.out());
        assertEquals(
                Set.of(PATH, "hats-red/fashion-cnn-1.0.0.flotilla"),
                released().targets().keySet());
        assertEquals(Cli.NOW.plus(Duration.ofDays(3)), released().expires());
        verify("--json").good();
    }

    @Test
    void refusesWhatTheOwnerDidNotDelegate() throws Exception {
        refused(
                release(1, "shoes"),
                "ci.json: shoes/fashion-cnn-1.0.0.flotilla is outside of the paths that targets.json gives the role");
        refused(release(1, "fashion/night"), "is outside of the paths that targets.json gives the role");
        refused(release(1, "no family"), "cannot be released as no family/fashion-cnn-1.0.0.flotilla");
        refused(jobSigns("lab", "ci"), "is none of those that targets.json names for the role ci");
        refused(jobSigns("release", "ci"), "is none of those that targets.json names for the role ci");
        refused(jobSigns("lab", "lab"), "targets.json: lets no role lab release bundles");
        assertFalse(Files.exists(roleFile()));
        assertFalse(Files.exists(bundle.resolveSibling("fashion-cnn-1.0.0.provenance.json")));
    }

    @Test
    void refusesAPathThatATerminatingRoleBeforeHas() throws Exception {
        delegate("lab", "--role-key", publicKey("lab"), "--paths", "fashion/*");
        delegate("ci", "--role-key", publicKey("ci"), "--paths", "fashion/*", "--terminating");
        hand();
        refused(
                jobSigns("lab", "lab", bundle, "--release", 1, "--family", "fashion"),
                "is for a role before lab in targets.json, which ends the search");
    }

    @Test
    void refusesFoldersWithoutCurrentMetadataOfTheOwners() throws Exception {
        refused(
                Cli.runAt(
                        Cli.NOW.plus(Duration.ofDays(91)),
                        "sign",
                        "--key",
                        folder.resolve("ci.pem"),
                        "--metadata",
                        job,
                        "--role",
                        "ci"),
                "targets.json expired at");
        Files.delete(job.resolve("targets.json"));
        refused(release(1, "fashion"), "targets.json: lets no role ci release bundles");
        Files.delete(job.resolve("root.json"));
        refused(release(1, "fashion"), "root.json: does not exist");
    }

    @Test
    void optionsOfTheOwnersAreWrongUsage() {
        assertEquals(
                2,
                release(1, "fashion", "--online", folder.resolve("online-keys.json"))
                        .exit());
        assertEquals(2, ownerSigns("--start-over").exit());
        assertEquals(2, jobSigns("ci", "director").exit());
        assertEquals(2, jobSigns("ci", "ci", bundle, "--release", 1).exit());
    }

    @Test
    void takesNothingOverThatOtherKeysSignedExceptTheVersion() throws Exception {
        release(1, "fashion").good();
        delegate("ci", "--role-key", publicKey("lab"), "--paths", "fashion/*");
        hand();
        byte[] before = Files.readAllBytes(roleFile());
        refused(jobSigns("lab", "ci"), "0 valid signatures by keys of the role ci, at least 1 needed; if the owner");
        assertArrayEquals(before, Files.readAllBytes(roleFile()));
        refused(verify(), "ci.json: 0 valid signatures");
        jobSigns("lab", "ci", "--start-over").good();
        assertEquals(2, released().version());
        assertEquals(Set.of(), released().targets().keySet());
        verify().good();
    }

    @Test
    void takesNothingOverThatIsOutsideOfNewPaths() throws Exception {
        release(1, "hats-red").good();
        delegate("ci", "--role-key", publicKey("ci"), "--paths", "fashion/*");
        hand();
        refused(release(1, "fashion"), "is outside of the paths that targets.json gives the role; if the owner");
        release(1, "fashion", "--start-over").good();
        assertEquals(Set.of(PATH), released().targets().keySet());
    }

    @Test
    void verifyFindsFaultyFilesOfRolesButTheOwnerGoesOnSigning() throws Exception {
        jobSigns("ci", "ci", bundle, "--release", 1, "--family", "fashion", "--targets-days", 5)
                .good();
        verify().good();
        refused(
                Cli.runAt(Cli.NOW.plus(Duration.ofDays(6)), "verify", "--metadata", owner),
                "ci.json expired at 2026-01-06T00:00:00Z");
        String sound = Files.readString(roleFile());
        Files.writeString(roleFile(), sound.replace("\"release\" : 1", "\"release\" : 9"));
        refused(verify(), "ci.json: 0 valid signatures");
        Cli goesOn = ownerSigns().good();
        assertTrue(goesOn.out().contains("role ci: releases fashion/*, hats-*/*, by 1 of the keys"), goesOn.out());
        assertTrue(goesOn.out().contains("FAULTY: "), goesOn.out());
        Files.writeString(roleFile(), "{");
        refused(verify(), "ci.json");
    }

    @Test
    void aFloorOfTheRolesRetiresWhatTheOwnerReleased() throws Exception {
        ownerSigns(bundle, "--release", 1, "--family", "fashion").good();
        hand();
        release(1, "hats-red").good();
        verify(bundle).good();
        release(3, "fashion", "--floor", 3).good();
        refused(verify(bundle), "release 1 is below");
    }
}
