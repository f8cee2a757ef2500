package dev.flotilla.android;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.app.Application;
import android.app.job.JobInfo;
import android.app.job.JobParameters;
import android.app.job.JobScheduler;
import android.content.pm.PackageManager;
import android.os.PersistableBundle;
import dev.flotilla.agent.AgentStatus;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.sample.testkit.FashionBundles;
import dev.flotilla.sample.testkit.Phone;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;

/** What happens after a reboot, and whenever Android wakes an app that nobody opened. */
@RunWith(RobolectricTestRunner.class)
public class AgentJobTest {
    private AgentJob job = new AgentJob();

    @Before
    public void phone() {
        Phone.setUp();
        job = Robolectric.setupService(AgentJob.class);
    }

    private static JobParameters parameters() {
        return new JobParameters(
                null,
                null,
                Jobs.PERIODIC,
                PersistableBundle.EMPTY,
                null,
                null,
                0,
                false,
                false,
                false,
                null,
                null,
                null);
    }

    @Test
    public void comesBackAfterARebootAndIsNotBegunAnewByEachStart() throws Exception {
        Application app = RuntimeEnvironment.getApplication();
        List<String> permissions = Arrays.asList(Objects.requireNonNull(app.getPackageManager()
                .getPackageInfo(app.getPackageName(), PackageManager.GET_PERMISSIONS)
                .requestedPermissions));
        assertTrue(permissions.toString(), permissions.contains("android.permission.RECEIVE_BOOT_COMPLETED"));
        JobScheduler scheduler = Services.of(app, JobScheduler.class);
        JobInfo before = Objects.requireNonNull(scheduler.getPendingJob(Jobs.PERIODIC));
        assertTrue(before.isPersisted());
        Phone.endProcess();
        Phone.startProcess();
        assertEquals(List.of(before), scheduler.getAllPendingJobs());
    }

    @Test
    public void inAFreshProcessItBringsTheModelThatTheFleetWantsTellsSoAndLetsGo() throws Exception {
        PhoneFleet fleet = PhoneFleet.join();
        fleet.assign("fashion-1.0.0.flotilla", FashionBundles.good("1.0.0"));
        runToItsEnd();
        FlotillaAgent agent = FlotillaAgent.running().orElseThrow();
        assertEquals("1.0.0", agent.state().installed().orElseThrow().version());
        Phone.endProcess();
        fleet.assign("fashion-1.1.0.flotilla", FashionBundles.good("1.1.0"));
        fleet.startProcess();
        runToItsEnd();
        AgentState state = FlotillaAgent.running().orElseThrow().state();
        assertEquals("1.1.0", state.installed().orElseThrow().version());
        assertEquals(UpdatePhase.CONFIRMED, fleet.lastReported());
        Phone.await("the connection is let go", () -> !fleet.isConnected(), () -> "a connection");
    }

    private void runToItsEnd() {
        job = Robolectric.setupService(AgentJob.class);
        assertTrue(job.onStartJob(parameters()));
        Phone.await("the job ends", () -> shadowOf(job).getIsJobFinished(), () -> FlotillaAgent.running()
                .map(FlotillaAgent::state));
        assertFalse("Android need not call again at once", shadowOf(job).getIsRescheduleNeeded());
    }

    @Test
    public void doesNotEndBeforeTheFleetIsReachedAndGoesOnLaterWhenAndroidStopsIt() throws Exception {
        PhoneFleet fleet = PhoneFleet.join();
        fleet.assign("fashion-1.0.0.flotilla", FashionBundles.good("1.0.0"));
        fleet.airplaneMode(true);
        assertTrue(job.onStartJob(parameters()));
        FlotillaAgent agent = FlotillaAgent.running().orElseThrow();
        Phone.await("it tries", () -> link(agent).equals("connection refused"), () -> link(agent));
        assertFalse(shadowOf(job).getIsJobFinished());
        assertTrue("to be called again", job.onStopJob(parameters()));
        fleet.airplaneMode(false);
        assertEquals(Optional.empty(), agent.state().installed());
        fleet.clock().advance(Duration.ofMinutes(1));
        runToItsEnd();
        assertEquals("1.0.0", agent.state().installed().orElseThrow().version());
    }

    private static String link(FlotillaAgent agent) {
        return agent.state().status().map(AgentStatus::connectionError).orElse("");
    }

    @Test
    public void endsAtOnceOnADeviceThatBelongsToNoFleet() {
        runToItsEnd();
    }

    @Test
    public void hasNothingToDoWhereTheAppStartedNoAgent() throws Exception {
        Phone.endProcess();
        assertFalse(job.onStartJob(parameters()));
    }
}
