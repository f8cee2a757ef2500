package dev.flotilla.android;

import android.app.job.JobInfo;
import android.app.job.JobScheduler;
import android.content.ComponentName;
import android.content.Context;
import android.os.Build;
import java.util.concurrent.TimeUnit;

/** When Android wakes the app for its agent. */
final class Jobs {
    static final int PERIODIC = 0x464c5401;
    static final int ASKED = 0x464c5402;
    /** The shortest that Android takes. */
    static final long PERIOD_MILLIS = TimeUnit.MINUTES.toMillis(15);

    private Jobs() {}

    /** Every quarter of an hour at most, over a network that costs nothing and with a battery that is not low; also after a reboot. */
    static void schedule(Context context) {
        JobScheduler scheduler = Services.of(context, JobScheduler.class);
        // Scheduling it again would begin its period anew, and an app that is opened often would never get there.
        if (scheduler.getPendingJob(PERIODIC) == null) {
            scheduler.schedule(new JobInfo.Builder(PERIODIC, new ComponentName(context, AgentJob.class))
                    .setPeriodic(PERIOD_MILLIS)
                    .setRequiredNetworkType(JobInfo.NETWORK_TYPE_UNMETERED)
                    .setRequiresBatteryNotLow(true)
                    .setPersisted(true)
                    .build());
        }
    }

    /** Before API 34 what somebody asked for goes on only while the app is there. */
    static void downloadNow(Context context, long bytes) {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) {
            Services.of(context, JobScheduler.class).schedule(asked(context, bytes));
        }
    }

    @NewerAndroid(Build.VERSION_CODES.UPSIDE_DOWN_CAKE)
    private static JobInfo asked(Context context, long bytes) {
        return new JobInfo.Builder(ASKED, new ComponentName(context, AgentJob.class))
                .setUserInitiated(true)
                .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
                .setEstimatedNetworkBytes(Math.max(1, bytes), JobInfo.NETWORK_BYTES_UNKNOWN)
                .build();
    }
}
