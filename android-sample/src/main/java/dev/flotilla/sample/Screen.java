package dev.flotilla.sample;

import android.view.View;
import dev.flotilla.android.AgentState;

/** One of the app's screens. For the main thread. */
interface Screen {
    View view();

    /** Shows how the agent is now. */
    void show(AgentState state);
}
