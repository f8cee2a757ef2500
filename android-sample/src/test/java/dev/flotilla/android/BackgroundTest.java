package dev.flotilla.android;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import android.app.job.JobInfo;
import android.app.job.JobScheduler;
import android.content.Context;
import android.content.Intent;
import android.net.NetworkCapabilities;
import android.net.NetworkRequest;
import android.os.BatteryManager;
import dev.flotilla.sample.testkit.Phone;
import java.io.File;
import java.util.Objects;
import java.util.Optional;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;

/** What the agent does, and does not, while nobody looks. */
@RunWith(RobolectricTestRunner.class)
public class BackgroundTest {
    private Context context = RuntimeEnvironment.getApplication();

    @Before
    public void phone() {
        Phone.setUp();
        context = RuntimeEnvironment.getApplication();
    }

    @Test
    public void worksEveryQuarterOfAnHourOverAnUnmeteredNetworkWithABatteryThatIsNotLow() {
        JobInfo job = pending(Jobs.PERIODIC);
        assertEquals(15 * 60_000L, job.getIntervalMillis());
        assertTrue(network(job).hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED));
        assertTrue(job.isRequireBatteryNotLow());
        assertTrue("comes back after a reboot", job.isPersisted());
    }

    @Test
    public void aDownloadThatSomebodyAskedForIsAUserInitiatedJobOverAnyNetwork() {
        Jobs.downloadNow(context, 4_000_000);
        JobInfo job = pending(Jobs.ASKED);
        assertTrue(job.isUserInitiated());
        assertFalse(network(job).hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED));
        assertEquals(4_000_000, job.getEstimatedNetworkDownloadBytes());
    }

    private static NetworkRequest network(JobInfo job) {
        return Objects.requireNonNull(job.getRequiredNetwork());
    }

    private JobInfo pending(int id) {
        JobInfo job = Services.of(context, JobScheduler.class).getPendingJob(id);
        assertNotNull(job);
        return job;
    }

    @Test
    public void downloadsOnlyOverAFreeNetworkUnlessAskedAndNeverWithoutOneOrWhilePaused() {
        Conditions conditions = new Conditions(context);
        assertEquals(Optional.empty(), conditions.reason());
        assertHeld(conditions, true, true, "may cost money");
        conditions.ask(true);
        assertEquals(Optional.empty(), conditions.reason());
        assertHeld(conditions, false, false, "airplane mode");
        Phone.network(true, false);
        conditions.refresh();
        conditions.pause(true);
        assertTrue(conditions.reason().orElseThrow().contains("paused"));
    }

    private static void assertHeld(Conditions conditions, boolean there, boolean metered, String why) {
        Phone.network(there, metered);
        conditions.refresh();
        String reason = conditions.reason().orElseThrow();
        assertTrue(reason, reason.contains(why));
    }

    @Test
    @SuppressWarnings("deprecation") // the system's way to keep a broadcast, which tests stand in for
    public void waitsForThePowerWhenTheBatteryIsLow() {
        battery(14, 0);
        Conditions conditions = new Conditions(context);
        assertTrue(conditions.reason().orElseThrow().contains("battery is low"));
        battery(14, BatteryManager.BATTERY_PLUGGED_AC);
        conditions.refresh();
        assertEquals(Optional.empty(), conditions.reason());
    }

    @SuppressWarnings("deprecation") // as above
    private void battery(int percent, int plugged) {
        context.sendStickyBroadcast(new Intent(Intent.ACTION_BATTERY_CHANGED)
                .putExtra(BatteryManager.EXTRA_LEVEL, percent)
                .putExtra(BatteryManager.EXTRA_SCALE, 100)
                .putExtra(BatteryManager.EXTRA_PLUGGED, plugged));
    }

    @Test
    public void keepsAllThatItKeepsWhereNoBackupLooks() {
        File[] kept = new File(context.getNoBackupFilesDir(), "flotilla").listFiles();
        assertNotNull(kept);
        assertTrue(kept.length > 0);
    }

    @Test
    public void aJobIsDoneAtOnceOnADeviceThatBelongsToNoFleet() {
        assertTrue(AgentJob.isDone(AgentState.starting()));
    }
}
