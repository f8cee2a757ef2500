package dev.flotilla.sample;

import android.content.Context;
import android.view.View;
import android.widget.EditText;
import android.widget.Switch;
import android.widget.TextView;
import dev.flotilla.android.AgentState;
import dev.flotilla.android.FlotillaAgent;
import java.io.IOException;

/** Whether samples are shared, and what that means. Off until somebody says who agrees. */
final class SharingScreen implements Screen {
    private final View view;
    private final Context context;
    private final SampleApp app;
    private final FlotillaAgent agent;
    private final Switch share;
    private final EditText by;
    private final TextView error;
    private boolean shared;

    SharingScreen(View view, SampleApp app, FlotillaAgent agent) {
        this.view = view;
        this.context = view.getContext();
        this.app = app;
        this.agent = agent;
        this.share = view.findViewById(R.id.share);
        this.by = view.findViewById(R.id.share_by);
        this.error = view.findViewById(R.id.sharing_error);
        view.<TextView>findViewById(R.id.consent).setText(agent.consentText());
        share.setOnClickListener(pressed -> change(share.isChecked()));
        view.findViewById(R.id.erase).setOnClickListener(pressed -> app.inBackground(agent::eraseShared));
    }

    @Override
    public View view() {
        return view;
    }

    private void change(boolean on) {
        String who = by.getText().toString().trim();
        if (on && who.isEmpty()) {
            failed(context.getString(R.string.share_needs_name));
            by.requestFocus();
            return;
        }
        Texts.showIfAny(error, "");
        app.inBackground(() -> {
            try {
                if (on) {
                    agent.share(who);
                } else {
                    agent.shareNothing();
                }
            } catch (IOException | IllegalArgumentException e) {
                view.post(() -> failed(context.getString(R.string.share_failed, e.getMessage())));
            }
        });
    }

    private void failed(String why) {
        share.setChecked(shared);
        Texts.showIfAny(error, why);
    }

    @Override
    public void show(AgentState state) {
        shared = state.sharedBy().isPresent();
        share.setChecked(shared);
        by.setVisibility(shared ? View.GONE : View.VISIBLE);
        view.<TextView>findViewById(R.id.shared_by)
                .setText(state.sharedBy()
                        .map(who -> context.getString(R.string.shared_by, who))
                        .orElseGet(() -> context.getString(R.string.shared_by_nobody)));
    }
}
