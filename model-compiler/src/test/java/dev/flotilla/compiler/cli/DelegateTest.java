package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.ReleaseRoles;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner's choice of whom else may release bundles. */
class DelegateTest {
    @TempDir
    Path folder;

    private Path keys;
    private Path metadata;
    private Path online;

    @BeforeEach
    void makeARepositoryForAServer() throws Exception {
        keys = folder.resolve("keys");
        metadata = folder.resolve("metadata");
        online = Files.write(
                folder.resolve("online-keys.json"),
                RepositoryCommandsTest.onlineKeys().toDocument().toJson());
        Cli.run("keygen", "--out", keys, "--unencrypted", "--online", online).good();
        Cli.run("keygen", "--out", folder, "--name", "ci", "--unencrypted").good();
        Cli.run("keygen", "--out", folder, "--name", "lab", "--type", "p256", "--unencrypted")
                .good();
        sign().good();
    }

    private Cli sign(Object... more) {
        return Cli.run(SampleRelease.concat(new Object[] {"sign", "--keys", keys, "--metadata", metadata}, more));
    }

    private Cli delegate(String role, Object... more) {
        return Cli.run(SampleRelease.concat(
                new Object[] {"delegate", "--keys", keys, "--metadata", metadata, "--role", role}, more));
    }

    private Cli delegateToCi(Object... more) {
        return delegate(
                "ci", SampleRelease.concat(new Object[] {"--role-key", key("ci"), "--paths", "fashion/*"}, more));
    }

    private Path key(String name) {
        return folder.resolve(name + ".public.json");
    }

    private String keyId(String name) throws Exception {
        return PublicKey.parse(Files.readAllBytes(key(name))).keyId();
    }

    private byte[] targetsJson() throws Exception {
        return Files.readAllBytes(metadata.resolve("targets.json"));
    }

    private TargetsMetadata targets() throws Exception {
        return OfflineMetadata.fromRoot(Files.readAllBytes(metadata.resolve("root.json")), Cli.NOW)
                .updateTargets(targetsJson())
                .findTargets()
                .orElseThrow();
    }

    private List<String> roles() throws Exception {
        return targets().delegations().roles().stream().map(role -> role.name()).toList();
    }

    private void refused(Cli run, String reason) {
        assertEquals(3, run.exit(), run.out());
        assertTrue(run.err().contains(reason), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void letsAKeyReleaseBelowAPathAndSaysSo() throws Exception {
        Cli done = delegateToCi().good();
        assertTrue(
                done.out().contains("LETS    ci speak for fashion/*: any 1 of the keys " + keyId("ci") + " (ed25519)"),
                done.out());
        assertTrue(done.out().contains("targets.json: version 2"), done.out());
        assertEquals(List.of("director", "ci"), roles());
        Cli verified = Cli.run("verify", "--metadata", metadata).good();
        assertTrue(
                verified.out()
                        .contains("role ci: releases fashion/*, by 1 of the keys "
                                + keyId("ci").substring(0, 8) + "…; nothing yet"),
                verified.out());
    }

    @Test
    void namesSeveralKeysAThresholdAndPatternsInTheirOrder() throws Exception {
        Cli done = delegate(
                        "labs",
                        "--role-key",
                        key("ci"),
                        "--role-key",
                        key("lab"),
                        "--threshold",
                        2,
                        "--paths",
                        "hats/*,shoes-?/*",
                        "--terminating",
                        "--targets-days",
                        5,
                        "--json")
                .good();
        assertTrue(done.out().contains("\"role\" : \"labs\""), done.out());
        Delegations delegations = targets().delegations();
        DelegatedRole labs = delegations.find("labs").orElseThrow();
        assertEquals(2, labs.role().threshold());
        assertEquals(List.of(keyId("ci"), keyId("lab")), labs.role().keyIds());
        assertEquals(
                List.of("hats/*", "shoes-?/*"),
                labs.patterns().stream().map(pattern -> pattern.text()).toList());
        assertTrue(labs.terminating());
        assertEquals(Cli.NOW.plus(Duration.ofDays(5)), targets().expires());
    }

    @Test
    void replacesTheRoleOfTheSameNameAndForgetsItsKey() throws Exception {
        delegateToCi().good();
        delegate("lab", "--role-key", key("lab"), "--paths", "hats/*").good();
        Cli replaced =
                delegate("ci", "--role-key", key("lab"), "--paths", "fashion/*").good();
        assertTrue(replaced.out().contains("NO MORE ci speak for fashion/*"), replaced.out());
        assertEquals(List.of("director", "ci", "lab"), roles());
        assertFalse(targets().delegations().keys().containsKey(keyId("ci")));
    }

    @Test
    void withdrawsARoleOnce() throws Exception {
        delegateToCi().good();
        Cli done = delegate("ci", "--remove").good();
        assertTrue(done.out().contains("NO MORE ci speak for fashion/*"), done.out());
        assertEquals(List.of("director"), roles());
        refused(delegate("ci", "--remove"), "has no role ci to withdraw");
    }

    @Test
    void releasesAndNewKeysOfTheServerLeaveTheRolesAlone() throws Exception {
        delegateToCi().good();
        sign(SampleRelease.BUNDLE, "--release", 1, "--family", "fashion", "--online", online)
                .good();
        Cli renewed = sign().good();
        assertEquals(List.of("director", "ci"), roles());
        assertTrue(renewed.out().contains("role ci: releases fashion/*"), renewed.out());
    }

    @Test
    void refusesKeysThatHaveAnotherPartInTheFleet() throws Exception {
        byte[] before = targetsJson();
        refused(
                delegate("ci", "--role-key", keys.resolve("release.public.json"), "--paths", "fashion/*"),
                "already; a release role needs keys of its own");
        Path director = folder.resolve("director.public.json");
        Files.write(
                director,
                OnlineKeys.parse(Files.readAllBytes(online))
                        .director()
                        .toDocument()
                        .toJson());
        refused(delegate("ci", "--role-key", director, "--paths", "fashion/*"), "signs for director already");
        assertArrayEquals(before, targetsJson());
    }

    @Test
    void refusesKeysThatAreNone() throws Exception {
        Path nonsense = Files.writeString(folder.resolve("nonsense.json"), "{\"keytype\": 7}");
        refused(delegate("ci", "--role-key", nonsense, "--paths", "fashion/*"), "nonsense.json: not a public key");
        refused(delegate("ci", "--role-key", folder.resolve("ci.pem"), "--paths", "fashion/*"), "ci.pem: ");
        refused(delegate("ci", "--role-key", folder.resolve("none.json"), "--paths", "a/*"), "does not exist");
        refused(delegateToCi("--role-key", key("ci"), "--threshold", 2), "two of the files hold the same key");
    }

    @Test
    void refusesToDelegateWhereNothingIsSignedYetOrTheKeyIsNotTheOwners() throws Exception {
        Cli stranger = Cli.run(
                "delegate",
                "--key",
                folder.resolve("lab.pem"),
                "--metadata",
                metadata,
                "--role",
                "ci",
                "--role-key",
                key("ci"),
                "--paths",
                "fashion/*");
        refused(stranger, "0 valid signatures by keys of the role targets");
        Files.delete(metadata.resolve("targets.json"));
        refused(delegateToCi(), "targets.json: does not exist yet; run flotilla-compiler sign first");
        assertFalse(Files.exists(metadata.resolve("targets.json")));
    }

    @Test
    void namesNoMoreRolesThanADeviceAsks() throws Exception {
        for (int i = 0; i < ReleaseRoles.MAX; i++) {
            delegate("role-" + i, "--role-key", key("ci"), "--paths", "family-" + i + "/*")
                    .good();
        }
        refused(delegateToCi(), "has 32 release roles, the most that there may be; withdraw one");
        delegate("role-7", "--role-key", key("lab"), "--paths", "hats/*").good();
    }

    @Test
    void roleNamesAndPatternsThatCouldMeanNothingAreWrongUsage() {
        for (String name :
                List.of("", "Ci", "-ci", "a/b", "..", "a.b", "director", "root", "targets", "x".repeat(64))) {
            Cli refused = delegate(name, "--role-key", key("ci"), "--paths", "fashion/*");
            assertEquals(2, refused.exit(), name);
            assertTrue(refused.err().contains("a release role's name consists of"), refused.err());
        }
        for (String pattern : List.of("*", "fashion", "/x", "fashion/", "a b/*", "a//b", "é/*", "director/*")) {
            Cli refused = delegate("ci", "--role-key", key("ci"), "--paths", pattern);
            assertEquals(2, refused.exit(), pattern);
            assertTrue(refused.err().contains("matches no release: paths are FAMILY/FILE"), refused.err());
        }
    }

    @Test
    void optionsThatDoNotBelongTogetherAreWrongUsage() {
        assertEquals(2, delegate("ci").exit());
        assertEquals(2, delegate("ci", "--paths", "fashion/*").exit());
        assertEquals(2, delegate("ci", "--role-key", key("ci")).exit());
        assertEquals(2, delegateToCi("--remove").exit());
        assertEquals(2, delegateToCi("--threshold", 2).exit());
        assertEquals(2, delegateToCi("--threshold", 0).exit());
        assertEquals(2, delegateToCi("--targets-days", 0).exit());
        assertEquals(2, delegate("ci", "--remove", "--terminating").exit());
    }
}
