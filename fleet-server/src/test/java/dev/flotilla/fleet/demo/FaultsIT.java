package dev.flotilla.fleet.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.FileDeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.identity.IdentityStore;
import dev.flotilla.agent.link.ArtifactUnavailableException;
import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.agent.link.http.HttpArtifactSource;
import dev.flotilla.agent.link.http.HttpEndpoint;
import dev.flotilla.agent.link.http.MetadataClient;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.agent.link.mqtt.PahoLink;
import dev.flotilla.agent.storage.FileSystemFiles;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What goes wrong between a real server and a real daemon is said clearly, and nothing is lost by it. Bundles that were
 * tampered with or signed by a stranger, and a restart of the server in the middle of a rollout, are in {@link DemoIT}.
 */
class FaultsIT {
    private static final int IDENTITY_QUOTA = 4 << 20;
    private static final long QUOTA_LEFT = 16 << 10;
    private static final long JOURNAL_BYTES = 4 << 10;

    private static GoodBundles fleet;
    private static Identity identity;

    @BeforeAll
    static void start() throws IOException {
        fleet = GoodBundles.shared();
        Path folder = fleet.world.agents.daemonFolder().resolve("identity");
        identity = new IdentityStore(new FileSystemFiles(folder, IDENTITY_QUOTA))
                .find()
                .orElseThrow();
    }

    @Test
    void garbageFromADeviceIsRefusedByNameAndChangesNothing() throws Exception {
        GoodBundles.Good before = fleet.serving();
        fleet.world.agents.stopDaemon();
        byte[] garbage = new byte[200];
        new Random(1).nextBytes(garbage);
        PahoLink link = link(identity.device());
        link.connect();
        link.publishReported(garbage);
        link.publishTelemetry(garbage);
        link.publishReported(new byte[0]);
        link.close();
        String device = identity.device().value();
        Wait.until(
                GoodBundles.LIMIT,
                () -> Optional.of(fleet.world.server.log())
                        .filter(log -> log.contains(device + ": a message that is none: "))
                        .filter(log -> log.lines()
                                .anyMatch(line -> line.contains("refused " + device) && line.contains("report"))),
                () -> "the server's log does not name the device with the garbage");
        assertEquals(before.digest(), fleet.device().getString("activeBundle"));
        fleet.world.agents.startDaemon();
        fleet.awaitOnline();
        moveTo(fleet.after(before));
    }

    @Test
    void theBrokerRefusesABorrowedNameAndWhoeverHasNoCertificate() throws Exception {
        SSLSocketFactory nobody = PinnedTls.sockets(PinnedTls.trusting(PinnedTls.certificate(identity.caDer())));
        for (PahoLink link :
                new PahoLink[] {link(new DeviceId("stranger")), new PahoLink(broker(), identity.device(), nobody)}) {
            assertThrows(LinkException.class, link::connect);
            link.close();
        }
    }

    @Test
    void theArtifactEndpointRefusesWhoeverHasNoCertificate() throws Exception {
        Digest digest = Digest.parse(fleet.serving().digest());
        SSLSocketFactory nobody = PinnedTls.sockets(PinnedTls.trusting(PinnedTls.certificate(identity.caDer())));
        ArtifactUnavailableException refused = assertThrows(
                ArtifactUnavailableException.class,
                () -> source(nobody).open(digest, 0).close());
        assertTrue(String.valueOf(refused.getMessage()).contains("answered 401"), refused.getMessage());
        try (InputStream in = source(own()).open(digest, 0)) {
            assertEquals(digest, Digest.of(in.readAllBytes()));
        }
    }

    @Test
    void theMetadataEndpointRefusesWhoeverHasNoCertificate() throws Exception {
        SSLSocketFactory nobody = PinnedTls.sockets(PinnedTls.trusting(PinnedTls.certificate(identity.caDer())));
        IOException refused = assertThrows(IOException.class, () -> metadata(nobody, "timestamp.json"));
        assertTrue(String.valueOf(refused.getMessage()).contains("answered 401"), refused.getMessage());
        for (String name : List.of("1.root.json", "timestamp.json")) {
            try (InputStream in = metadata(own(), name).orElseThrow()) {
                assertTrue(in.readAllBytes().length > 0, name);
            }
        }
        assertTrue(metadata(own(), "2.root.json").isEmpty(), "there is no next root");
    }

    @Test
    void anInputOfTheWrongShapeIsRefusedWithWhatWasExpected() {
        FleetApi.Answer refused = fleet.world.agents.infer(new byte[100]).orElseThrow();
        assertEquals(400, refused.status());
        assertTrue(
                refused.problem().contains("expected 784 bytes (28x28x1, one byte a value), got 100"),
                refused.problem());
        servesRightly(fleet.serving());
    }

    @Test
    void aFullDiskRefusesTheUpdateAndTheOldModelServesOn() throws Exception {
        GoodBundles.Good old = fleet.serving();
        GoodBundles.Good wanted = fleet.after(old);
        fleet.restartDaemon("storage.quota-bytes: " + (fleet.kept("models") + QUOTA_LEFT));
        String rollout = fleet.rollouts.startEverywhere("full disk", wanted.digest());
        awaitRefusal(rollout, "storage full: ", " of the quota of ");
        fleet.rollouts.abort(rollout);
        servesRightly(old);
        fleet.restartDaemon("");
        moveTo(wanted);
    }

    @Test
    void anArtifactThatIsShortOnTheServerIsRefusedAndItsNextRolloutSucceeds() throws Exception {
        GoodBundles.Good old = fleet.serving();
        GoodBundles.Good wanted = fleet.publishFor("1.0.3", Owner.FAMILY, List.of());
        Set<String> kept = fleet.keptFiles("models");
        long keptBytes = fleet.kept("models");
        Path artifact = fleet.world.server.artifact(wanted.digest());
        byte[] whole = Files.readAllBytes(artifact);
        Files.write(artifact, Arrays.copyOf(whole, whole.length / 2));
        String rollout = fleet.rollouts.startEverywhere("truncated", wanted.digest());
        String reason = awaitRefusal(
                rollout,
                "gave up after 3 downloads: fashion-1.0.",
                ".flotilla: the server has no more than " + whole.length / 2 + " of " + whole.length + " bytes");
        servesRightly(old);
        Wait.until(
                GoodBundles.LIMIT,
                () -> Optional.of(fleet.keptFiles("models")).filter(kept::equals),
                () -> "a download that was given up leaves files: " + fleet.keptFiles("models"));
        assertTrue(fleet.kept("models") - keptBytes < JOURNAL_BYTES, "nor bytes, but for the reason in the journal");
        fleet.restartDaemon("");
        awaitStatus(status -> isRefused(status, reason) || isBackOn(old, status));
        servesRightly(old);
        fleet.rollouts.abort(rollout);
        Files.write(artifact, whole);
        moveTo(wanted);
        moveTo(fleet.after(old));
    }

    @Test
    void aBundleOfAnotherFamilyIsRefusedAndTheOldModelServesOn() throws Exception {
        GoodBundles.Good old = fleet.serving();
        GoodBundles.Good doors = fleet.publishFor("2.0.0", "doors", List.of());
        String rollout = fleet.rollouts.startEverywhere("another family", doors.digest());
        awaitRefusal(rollout, "fashion-2.0.0.flotilla is of family 'doors', this device serves family 'fashion'");
        fleet.rollouts.abort(rollout);
        servesRightly(old);
        moveTo(fleet.after(old));
    }

    @Test
    void aBundleForOtherHardwareIsRefusedUntilTheDeviceIsOfThatKind() throws Exception {
        GoodBundles.Good old = fleet.serving();
        GoodBundles.Good special = fleet.publishFor("2.0.1", Owner.FAMILY, List.of("pi4", "pi5"));
        fleet.restartDaemon("hardware: pi3");
        String rollout = fleet.rollouts.startEverywhere("other hardware", special.digest());
        awaitRefusal(rollout, "fashion-2.0.1.flotilla is for hardware [pi4, pi5], this device is 'pi3'");
        fleet.rollouts.abort(rollout);
        servesRightly(old);
        fleet.restartDaemon("hardware: pi5");
        moveTo(special);
        fleet.restartDaemon("");
        moveTo(fleet.after(old));
    }

    @Test
    void aDamagedDownloadIsRefusedAndANewRolloutOfTheWholeArtifactSucceeds() throws Exception {
        GoodBundles.Good old = fleet.serving();
        GoodBundles.Good wanted = fleet.publishFor("1.0.4", Owner.FAMILY, List.of());
        Path artifact = fleet.world.server.artifact(wanted.digest());
        byte[] whole = Files.readAllBytes(artifact);
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, whole.length / 2, whole.length, (byte) 0);
        Files.write(artifact, damaged);
        String rollout = fleet.rollouts.startEverywhere("damaged", wanted.digest());
        awaitRefusal(rollout, "gave up after 3 downloads: ", "signed for SHA-256");
        fleet.rollouts.abort(rollout);
        servesRightly(old);
        Files.write(artifact, whole);
        moveTo(wanted);
        moveTo(fleet.after(old));
    }

    private static void moveTo(GoodBundles.Good wanted) {
        fleet.complete(fleet.rollouts.startEverywhere("good", wanted.digest()));
        servesRightly(wanted);
    }

    private static void servesRightly(GoodBundles.Good bundle) {
        Wait.until(
                GoodBundles.LIMIT,
                () -> Optional.of(fleet.said()).filter(said -> GoodBundles.rightly(said, bundle)),
                () -> "the daemon does not serve " + bundle.digest());
    }

    /** The server keeps why with the rollout, and the daemon in its log. Returns the whole reason. */
    private static String awaitRefusal(String rollout, String... parts) {
        Wait.until(
                GoodBundles.LIMIT,
                () -> fleet.world
                        .agents
                        .daemonLog()
                        .lines()
                        .filter(line -> line.contains("refused: ") && says(line, parts))
                        .findFirst(),
                () -> "the daemon does not say why: " + fleet.world.agents.daemonStatus());
        String devices = "rollouts/" + rollout + "/devices";
        return Wait.until(
                GoodBundles.LIMIT,
                () -> fleet.world.api().items(devices).stream()
                        .filter(device -> device.getString("state").equals("FAILED"))
                        .map(device -> device.getString("reason"))
                        .filter(reason -> says(reason, parts))
                        .findFirst(),
                () -> "the rollout does not say why: " + fleet.world.api().items(devices));
    }

    private static boolean says(String text, String... parts) {
        return Arrays.stream(parts).allMatch(text::contains);
    }

    private static boolean isRefused(JsonObject status, String reason) {
        return status.getString("phase").equals("REJECTED")
                && status.getString("reason").equals(reason);
    }

    /** Whether the device has obeyed the order back that the server gives when a rollout stops itself. */
    private static boolean isBackOn(GoodBundles.Good bundle, JsonObject status) {
        return status.getString("phase").equals("CONFIRMED")
                && status.getString("activeBundle").equals(bundle.digest());
    }

    private static void awaitStatus(Predicate<JsonObject> expected) {
        Wait.until(
                GoodBundles.LIMIT,
                () -> fleet.world.agents.findDaemonStatus().filter(expected),
                () -> "the status is another: " + fleet.world.agents.daemonStatus());
    }

    private static PahoLink link(DeviceId device) throws Exception {
        return new PahoLink(broker(), device, own());
    }

    private static MqttAddress broker() {
        return new MqttAddress(identity.broker().host(), identity.broker().port());
    }

    /** TLS with the daemon's own certificate. */
    private static SSLSocketFactory own() throws Exception {
        FileDeviceKey key = FileDeviceKey.open(fleet.world.agents.daemonFolder().resolve("device.key"));
        return PinnedTls.sockets(
                identity.caDer(),
                new ClientCertificate(key.tlsKey(), identity.certificate().x509()),
                Clock.systemUTC(),
                new TimeBound());
    }

    private static Optional<InputStream> metadata(SSLSocketFactory sockets, String name) throws IOException {
        HttpEndpoint endpoint = new HttpEndpoint(identity.server(), sockets, HttpEndpoint.TIMEOUT);
        return new MetadataClient(endpoint).open(name);
    }

    private static HttpArtifactSource source(SSLSocketFactory sockets) {
        HttpEndpoint endpoint = new HttpEndpoint(identity.server(), sockets, HttpEndpoint.TIMEOUT);
        return new HttpArtifactSource(endpoint, Bundle.MAX_BYTES);
    }
}
