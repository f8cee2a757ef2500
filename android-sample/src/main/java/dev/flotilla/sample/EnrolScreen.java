package dev.flotilla.sample;

import android.view.View;
import android.widget.Button;
import android.widget.EditText;
import android.widget.TextView;
import dev.flotilla.android.AgentState;
import dev.flotilla.android.FlotillaAgent;
import dev.flotilla.android.Invitation;
import java.io.IOException;

/** Joins a fleet by the text of an invitation. */
final class EnrolScreen implements Screen {
    private final View view;
    private final SampleApp app;
    private final FlotillaAgent agent;
    private final EditText invitation;
    private final EditText name;
    private final Button enrol;
    private final TextView error;

    EnrolScreen(View view, SampleApp app, FlotillaAgent agent) {
        this.view = view;
        this.app = app;
        this.agent = agent;
        this.invitation = view.findViewById(R.id.invitation);
        this.name = view.findViewById(R.id.device_name);
        this.enrol = view.findViewById(R.id.enrol);
        this.error = view.findViewById(R.id.enrol_error);
        enrol.setOnClickListener(pressed -> enrol());
    }

    @Override
    public View view() {
        return view;
    }

    /** A text that came from another app, such as one that reads QR codes. */
    void offer(String text) {
        invitation.setText(text);
    }

    private void enrol() {
        Invitation read;
        try {
            read = Invitation.parse(invitation.getText().toString());
        } catch (IllegalArgumentException e) {
            failed(e);
            return;
        }
        busy(true);
        Texts.showIfAny(error, "");
        String called = name.getText().toString().trim();
        app.inBackground(() -> {
            try {
                agent.enrol(read, called);
                view.post(() -> invitation.setText(""));
            } catch (IOException | IllegalArgumentException e) {
                view.post(() -> failed(e));
            }
            view.post(() -> busy(false));
        });
    }

    private void failed(Exception e) {
        Texts.showIfAny(error, view.getContext().getString(R.string.enrol_failed, e.getMessage()));
    }

    private void busy(boolean now) {
        enrol.setEnabled(!now);
        enrol.setText(now ? R.string.enrolling : R.string.enrol);
    }

    @Override
    public void show(AgentState state) {
        if (!state.problem().isEmpty()) {
            Texts.showIfAny(error, state.problem());
        }
    }
}
