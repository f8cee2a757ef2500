package dev.flotilla.sample;

import android.content.Context;
import android.view.View;
import android.widget.Button;
import android.widget.ProgressBar;
import android.widget.TextView;
import dev.flotilla.agent.AgentStatus;
import dev.flotilla.android.AgentState;
import dev.flotilla.android.FlotillaAgent;
import dev.flotilla.android.Installed;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.util.Optional;

/** What serves, where it came from, what the fleet wants next, and what stands in the way. */
final class ModelScreen implements Screen {
    private static final int SHORT_DIGEST = 12;
    private static final int FULL = 1_000;

    private final View view;
    private final Context context;
    private final Button pause;
    private boolean paused;

    ModelScreen(View view, FlotillaAgent agent) {
        this.view = view;
        this.context = view.getContext();
        this.pause = view.findViewById(R.id.pause);
        view.<ProgressBar>findViewById(R.id.download_bar).setMax(FULL);
        pause.setOnClickListener(pressed -> agent.pauseDownloads(!paused));
        view.findViewById(R.id.download_now).setOnClickListener(pressed -> agent.downloadNow());
    }

    @Override
    public View view() {
        return view;
    }

    @Override
    public void show(AgentState state) {
        Optional<AgentStatus> status = state.status();
        Texts.showIfAny(view.findViewById(R.id.model_notice), notice(state));
        if (state.installed().isPresent()) {
            showInstalled(state.installed().get());
        } else {
            text(R.id.model_name).setText(R.string.model_none);
            text(R.id.model_signature).setText(R.string.model_none_how);
            Texts.showIfAny(text(R.id.model_slot), "");
        }
        if (status.isPresent()) {
            showStage(status.get().update().phase(), state.assigned());
            showDownload(state, status.get());
            showDevice(status.get());
        }
    }

    /** What is wrong, most pressing first, with what a person can do about it. */
    private String notice(AgentState state) {
        if (!state.problem().isEmpty() || !state.status().isPresent()) {
            return Texts.sentence(state.problem());
        }
        AgentStatus status = state.status().get();
        String reason = status.update().reason();
        if (status.update().phase() == UpdatePhase.REJECTED || status.update().phase() == UpdatePhase.ROLLED_BACK) {
            String file = state.assigned().map(ArtifactRef::path).orElse("");
            return context.getString(R.string.notice_refused, file, reason);
        }
        boolean offline = !status.connected() && reason.isEmpty();
        return Texts.sentence(offline ? state.held().orElse("") : reason);
    }

    private void showInstalled(Installed installed) {
        text(R.id.model_name).setText(context.getString(R.string.model_name, installed.name(), installed.version()));
        text(R.id.model_signature)
                .setText(context.getString(
                        R.string.model_signature,
                        installed.release(),
                        installed.digest().hex().substring(0, SHORT_DIGEST)));
        Texts.showIfAny(text(R.id.model_slot), context.getString(R.string.model_slot, installed.slot()));
    }

    private void showStage(UpdatePhase phase, Optional<ArtifactRef> assigned) {
        String stage = context.getString(Texts.stage(phase));
        text(R.id.model_stage)
                .setText(assigned.map(file -> context.getString(R.string.model_stage_file, stage, file.path()))
                        .orElseGet(() -> context.getString(R.string.model_stage, stage)));
    }

    private void showDownload(AgentState state, AgentStatus status) {
        boolean under = status.update().phase() == UpdatePhase.FETCHING
                && state.assigned().isPresent();
        view.findViewById(R.id.download).setVisibility(under ? View.VISIBLE : View.GONE);
        if (!under) {
            return;
        }
        long length = state.assigned().get().length();
        long here = status.update().progressBytes();
        String progress =
                context.getString(R.string.download_progress, Texts.bytes(context, here), Texts.bytes(context, length));
        text(R.id.download_text).setText(progress);
        ProgressBar bar = view.findViewById(R.id.download_bar);
        bar.setProgress((int) (FULL * here / Math.max(1, length)));
        bar.setContentDescription(progress);
        paused = state.paused();
        pause.setText(paused ? R.string.resume : R.string.pause);
        boolean mayAsk = state.held().isPresent() && !paused && !state.asked();
        view.findViewById(R.id.download_now).setVisibility(mayAsk ? View.VISIBLE : View.GONE);
    }

    private void showDevice(AgentStatus status) {
        text(R.id.device_id).setText(context.getString(R.string.device_id, status.device()));
        String link = context.getString(R.string.device_connected);
        if (!status.connected()) {
            link = status.connectionError().isEmpty()
                    ? context.getString(R.string.device_connecting)
                    : context.getString(R.string.device_offline, status.connectionError());
        }
        text(R.id.device_link).setText(link);
        text(R.id.device_telemetry)
                .setText(context.getResources()
                        .getQuantityString(
                                R.plurals.device_telemetry,
                                (int) status.windowsSpooled(),
                                status.windowsSpooled(),
                                Texts.bytes(context, status.telemetryBytes())));
    }

    private TextView text(int id) {
        return view.findViewById(id);
    }
}
