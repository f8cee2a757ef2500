package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.FakeEngine;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.testkit.LossyFiles.Fate;
import dev.flotilla.agent.testkit.SecondModel;
import dev.flotilla.agent.testkit.SimulatedCrash;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.Losses;
import dev.flotilla.contract.protocol.ReportedShadow;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.trust.TargetFile;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bundle that is to run in shadow is fetched and tried like any other, and never serves. */
class ShadowUpdateTest extends InstalledDevice {
    private static final ShadowTerms TERMS = new ShadowTerms(1, 1000);
    private static final int FEWEST_WRITES = 8;
    private static final int MOST_WRITES = 100;

    private TargetFile shadowNew() {
        TargetFile file = device.release("new.flotilla", NEW);
        device.offer(shadow(device, file, 2));
        assertShadows(device.settle());
        return file;
    }

    private static SignedAssignment shadow(Device device, TargetFile file, long counter) {
        device.metadata.serve(device.owner);
        return device.owner.assignShadow(Device.ID, file, counter, TERMS);
    }

    private static void assertShadows(UpdateStatus status) {
        assertEquals(UpdatePhase.SHADOWING, status.phase(), status.reason());
        assertEquals(Optional.of(Digest.of(OLD)), status.activeBundle());
        assertEquals(
                Optional.of(new ReportedShadow(
                        Digest.of(NEW), Bundles.bundle("1.1.0").selfTest().outputDigest())),
                status.shadow());
    }

    @Test
    void runsBesideTheBundleThatServesAndSaysSo() throws Exception {
        shadowNew();
        device.assertServes(OLD);
        ReportedState report = device.status().toReport("m", device.clock.instant(), "test", Losses.NONE);
        assertEquals(report, ReportedState.parse(report.toCbor()));
        assertEquals(Set.of(ReportedState.SHADOW), report.abilities());
    }

    @Test
    void servesWhatRanInShadowWithoutFetchingItAgain() throws Exception {
        TargetFile file = shadowNew();
        long served = device.shelf.served();
        assertEquals(UpdatePhase.CONFIRMED, device.update(file, 3).phase());
        device.assertServes(NEW);
        assertEquals(served, device.shelf.served());
        assertEquals(Optional.empty(), device.status().shadow());
    }

    @Test
    void runsOnUnderANewAssignmentOfTheSameBundle() throws Exception {
        TargetFile file = shadowNew();
        long served = device.shelf.served();
        device.offer(shadow(device, file, 3));
        assertShadows(device.settle());
        assertEquals(3, device.status().counter());
        assertEquals(served, device.shelf.served());
    }

    @Test
    void dropsTheShadowForAnyOtherAssignment() throws Exception {
        shadowNew();
        assertEquals(
                UpdatePhase.CONFIRMED,
                device.update(device.release("old.flotilla", OLD), 3).phase());
        assertEquals(Optional.empty(), device.status().shadow());
        device.assertServes(OLD);
        assertEquals(1, ((FakeEngine) device.engine).open());
        assertEquals(0, files.size("slot-b"), "the bundle takes room");
    }

    @Test
    void runsInShadowAgainAfterARestartFromWhatIsHeld() throws Exception {
        shadowNew();
        long served = device.shelf.served();
        device.restart();
        device.assertServes(OLD);
        assertShadows(device.settle());
        assertEquals(served, device.shelf.served());
    }

    @Test
    void fetchesAShadowAgainThatTheDiskHasDamaged() throws Exception {
        shadowNew();
        files.corrupt("slot-b", NEW.length / 2);
        device.restart();
        assertShadows(device.settle());
        device.assertServes(OLD);
    }

    @Test
    void servesNothingRatherThanTheShadowWhenTheActiveBundleIsLost() throws Exception {
        shadowNew();
        files.corrupt("slot-a", OLD.length / 2);
        device.restart();
        UpdateStatus status = device.settle();
        assertEquals(Optional.empty(), status.activeBundle(), status.reason());
        assertEquals(UpdatePhase.REJECTED, status.phase());
        assertTrue(status.reason().contains("no model serves"), status.reason());
    }

    @Test
    void needsAModelThatServes() throws Exception {
        Device bare = new Device(new LossyFiles());
        bare.offer(shadow(bare, bare.release("new.flotilla", NEW), 1));
        UpdateStatus status = bare.settle();
        assertEquals(UpdatePhase.REJECTED, status.phase());
        assertEquals("no model serves, beside which another one could run in shadow", status.reason());
        assertEquals(0, bare.shelf.served(), "it is refused before it is fetched");
    }

    @Test
    void refusesAShadowThatFailsItsSelfTest() throws Exception {
        TargetFile file = device.release("bad.flotilla", Bundles.failingSelfTest("1.2.0"));
        device.offer(shadow(device, file, 2));
        assertRefused("self-test", device.settle());
    }

    @Test
    void givesUpAShadowThatOnlyFails() throws Exception {
        SecondModel engine = new SecondModel(new FakeEngine());
        device.engine = engine;
        device.restart();
        shadowNew();
        engine.failWith(new OutOfMemoryError("no room"));
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int i = 0; device.status().phase() == UpdatePhase.SHADOWING; i++) {
                device.serving.infer(Bundles.image(i));
                device.step();
            }
        });
        assertRefused("stopped in shadow after 10 errors, the last: no room", device.settle());
    }

    @Test
    void givesUpAShadowWithWhichTheAgentKeepsGoingDown() throws Exception {
        shadowNew();
        device.restart();
        device.settle();
        device.restart();
        device.settle();
        device.restart();
        assertRefused("the agent went down 2 times while shadowing this bundle", device.settle());
    }

    @Test
    void forgetsRestartsOnceTheShadowHasAnswered() throws Exception {
        shadowNew();
        for (int start = 0; start < 5; start++) {
            device.restart();
            device.settle();
            answerUntilProved();
            device.step();
        }
        assertShadows(device.settle());
    }

    private void answerUntilProved() {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int i = 0; !device.serving.shadow().orElseThrow().proved(); i++) {
                device.serving.infer(Bundles.image(i));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Fate.class)
    void servesTheOldBundleAfterACrashAnywhereOnTheWayIntoShadowAndOutOfIt(Fate fate) throws Exception {
        int write = 0;
        while (crashes(write, fate)) {
            write++;
        }
        assertTrue(write >= FEWEST_WRITES, "only " + write + " writes");
    }

    /** False once all of it needs fewer writes than that. */
    private static boolean crashes(int write, Fate fate) throws Exception {
        assertTrue(write < MOST_WRITES, "it does not end");
        LossyFiles files = new LossyFiles();
        Device device = new Device(files);
        TargetFile old = device.release("old.flotilla", OLD);
        device.update(old, 1);
        SignedAssignment shadow = shadow(device, device.release("new.flotilla", NEW), 2);
        SignedAssignment back = device.assign(old, 3);
        files.crashAt(write, fate);
        try {
            device.offer(shadow);
            device.settle();
            device.offer(back);
            device.settle();
            return false;
        } catch (SimulatedCrash crash) {
            device.restart();
        }
        device.assertServes(OLD);
        device.offer(shadow);
        device.settle();
        device.assertServes(OLD);
        device.offer(back);
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase(), "write " + write);
        device.assertServes(OLD);
        device.restart();
        device.assertServes(OLD);
        return true;
    }
}
