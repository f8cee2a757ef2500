package dev.flotilla.sample;

import android.app.Activity;
import android.content.Intent;
import android.graphics.Rect;
import android.net.Uri;
import android.os.Bundle;
import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import android.widget.Button;
import android.widget.FrameLayout;
import android.widget.LinearLayout;
import dev.flotilla.android.AgentState;
import dev.flotilla.android.FlotillaAgent;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The app: enrolment until this device belongs to a fleet, then five screens about its model. */
@SuppressWarnings("NullAway.Init") // Android makes it, and calls onCreate before all else
public final class MainActivity extends Activity {
    private static final int PICK = 1;
    private static final String TAB = "tab";

    private final List<Screen> screens = new ArrayList<>();
    private final Consumer<AgentState> listener = this::showSoon;
    private FlotillaAgent agent;
    private EnrolScreen enrolment;
    private PictureScreen picture;
    private LinearLayout tabs;
    private Closeable awake = () -> {};
    private int selected;

    @Override
    protected void onCreate(@Nullable Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.main);
        SampleApp app = (SampleApp) getApplication();
        agent = FlotillaAgent.running().orElseThrow(() -> new IllegalStateException("SampleApp starts the agent"));
        tabs = findViewById(R.id.tabs);
        enrolment = new EnrolScreen(inflate(R.layout.enrol), app, agent);
        picture = new PictureScreen(inflate(R.layout.picture), app, agent, this::pick);
        add(R.string.tab_model, new ModelScreen(inflate(R.layout.model), agent));
        add(R.string.tab_picture, picture);
        add(R.string.tab_numbers, new NumbersScreen(inflate(R.layout.numbers)));
        add(R.string.tab_updates, new UpdatesScreen(inflate(R.layout.updates)));
        add(R.string.tab_sharing, new SharingScreen(inflate(R.layout.sharing), app, agent));
        selected = saved == null ? 0 : saved.getInt(TAB);
        offer(getIntent());
        show(agent.state());
    }

    private View inflate(int layout) {
        FrameLayout all = findViewById(R.id.screens);
        View view = LayoutInflater.from(this).inflate(layout, (ViewGroup) all, false);
        all.addView(view);
        return view;
    }

    private void add(int title, Screen screen) {
        int place = screens.size();
        screens.add(screen);
        Button tab = (Button) LayoutInflater.from(this).inflate(R.layout.tab, tabs, false);
        tab.setText(title);
        tab.setOnClickListener(pressed -> select(place));
        tabs.addView(tab);
    }

    /** A text that another app shares, such as one that read a QR code. */
    private void offer(Intent intent) {
        String text = intent.getStringExtra(Intent.EXTRA_TEXT);
        if (Intent.ACTION_SEND.equals(intent.getAction()) && text != null) {
            enrolment.offer(text);
        }
    }

    PictureScreen picture() {
        return picture;
    }

    void select(int place) {
        selected = place;
        show(agent.state());
        // With a large font not all tabs are on the screen.
        View tab = tabs.getChildAt(place);
        tab.post(() -> tab.requestRectangleOnScreen(new Rect(0, 0, tab.getWidth(), tab.getHeight()), true));
    }

    private void showSoon(AgentState state) {
        runOnUiThread(() -> show(state));
    }

    /** Shows how the agent is. */
    void show(AgentState state) {
        boolean enrolled = state.device().isPresent();
        findViewById(R.id.tab_scroll).setVisibility(enrolled ? View.VISIBLE : View.GONE);
        enrolment.view().setVisibility(enrolled ? View.GONE : View.VISIBLE);
        enrolment.show(state);
        for (int i = 0; i < screens.size(); i++) {
            boolean visible = enrolled && i == selected;
            screens.get(i).view().setVisibility(visible ? View.VISIBLE : View.GONE);
            screens.get(i).show(state);
            tabs.getChildAt(i).setSelected(i == selected);
        }
    }

    private void pick() {
        startActivityForResult(PictureScreen.picker(), PICK);
    }

    @Override
    protected void onActivityResult(int request, int result, @Nullable Intent data) {
        super.onActivityResult(request, result, data);
        @Nullable Uri photo = data == null ? null : data.getData();
        if (request == PICK && result == RESULT_OK && photo != null) {
            picture.chosen(photo);
        }
    }

    @Override
    protected void onNewIntent(Intent intent) {
        super.onNewIntent(intent);
        offer(intent);
    }

    @Override
    protected void onStart() {
        super.onStart();
        awake = agent.stayAwake();
        agent.listen(listener);
    }

    @Override
    protected void onStop() {
        agent.forget(listener);
        try {
            awake.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        super.onStop();
    }

    @Override
    protected void onSaveInstanceState(Bundle saved) {
        super.onSaveInstanceState(saved);
        saved.putInt(TAB, selected);
    }
}
