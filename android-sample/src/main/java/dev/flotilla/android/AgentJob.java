package dev.flotilla.android;

import android.app.Notification;
import android.app.NotificationChannel;
import android.app.NotificationManager;
import android.app.job.JobParameters;
import android.app.job.JobService;
import android.os.Build;
import dev.flotilla.agent.AgentStatus;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.io.Closeable;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Lets the agent work while nobody looks: until it reached its fleet and there is nothing left to do, or Android wants its time
 * back. Android started this process for it if need be, and {@code Application.onCreate} the agent.
 */
public final class AgentJob extends JobService {
    private static final Logger LOG = Logger.getLogger(AgentJob.class.getName());
    private static final String CHANNEL = "flotilla";
    /** A broker says what the fleet wants a moment after the connection stands: passes in a row that find nothing to do. */
    private static final int CALM_PASSES = 3;

    private static final EnumSet<UpdatePhase> AT_WORK =
            EnumSet.of(UpdatePhase.FETCHING, UpdatePhase.VERIFYING, UpdatePhase.PROBING, UpdatePhase.ACTIVATING);

    private final Map<Integer, Run> runs = new HashMap<>();

    /** One job under way. */
    private final class Run implements Consumer<AgentState> {
        private final JobParameters parameters;
        private final FlotillaAgent agent;
        private final Closeable awake;
        private int calm;

        Run(JobParameters parameters, FlotillaAgent agent) {
            this.parameters = parameters;
            this.agent = agent;
            this.awake = agent.stayAwake();
        }

        /** Waits for nobody where there is no agent at work. */
        private boolean isEnd(AgentState state) {
            return calm >= CALM_PASSES || (calm > 0 && !state.status().isPresent());
        }

        @Override
        public synchronized void accept(AgentState state) {
            calm = isDone(state) ? calm + 1 : 0;
            if (isEnd(state) && end(parameters.getJobId())) {
                jobFinished(parameters, false);
            }
        }
    }

    @Override
    public boolean onStartJob(JobParameters parameters) {
        Optional<FlotillaAgent> agent = FlotillaAgent.running();
        if (!agent.isPresent()) {
            LOG.log(Level.WARNING, "no agent to work for: call FlotillaAgent.start in Application.onCreate");
            return false;
        }
        if (parameters.getJobId() == Jobs.ASKED) {
            show(parameters);
        }
        Run run = new Run(parameters, agent.get());
        synchronized (runs) {
            runs.put(parameters.getJobId(), run);
        }
        agent.get().listen(run);
        return true;
    }

    /** Android shows it while the download runs: that is its condition for letting it run. */
    @NewerAndroid(Build.VERSION_CODES.UPSIDE_DOWN_CAKE)
    private void show(JobParameters parameters) {
        setNotification(parameters, Jobs.ASKED, notification(), JOB_END_NOTIFICATION_POLICY_REMOVE);
    }

    private Notification notification() {
        NotificationManager manager = Services.of(this, NotificationManager.class);
        CharSequence app = getApplicationInfo().loadLabel(getPackageManager());
        manager.createNotificationChannel(new NotificationChannel(CHANNEL, app, NotificationManager.IMPORTANCE_LOW));
        return new Notification.Builder(this, CHANNEL)
                .setSmallIcon(android.R.drawable.stat_sys_download)
                .setContentTitle(app)
                .setProgress(0, 0, true)
                .build();
    }

    @Override
    public boolean onStopJob(JobParameters parameters) {
        end(parameters.getJobId());
        // What was under way goes on where it stopped; Android asks again when the conditions hold.
        return true;
    }

    /** Whether this run was under way. */
    private boolean end(int id) {
        Run ended;
        synchronized (runs) {
            ended = runs.remove(id);
        }
        if (ended == null) {
            return false;
        }
        ended.agent.forget(ended);
        try {
            ended.awake.close();
        } catch (IOException e) {
            LOG.log(Level.FINE, "the agent stays awake", e);
        }
        return true;
    }

    /** Whether nothing is left to do: not enrolled, or connected with all told and no update under way that may go on. */
    static boolean isDone(AgentState state) {
        if (!state.problem().isEmpty()) {
            return true;
        }
        if (!state.status().isPresent()) {
            return !state.device().isPresent();
        }
        AgentStatus status = state.status().get();
        boolean works =
                AT_WORK.contains(status.update().phase()) && !state.held().isPresent();
        return status.connected() && status.windowsSpooled() == 0 && !works;
    }
}
