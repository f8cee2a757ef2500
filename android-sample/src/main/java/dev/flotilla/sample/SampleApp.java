package dev.flotilla.sample;

import android.app.Application;
import android.content.pm.PackageManager;
import dev.flotilla.android.FlotillaAgent;
import dev.flotilla.android.FlotillaConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Starts the agent with the process, also when a job of the agent's starts it. */
public final class SampleApp extends Application {
    private final ExecutorService background = Executors.newSingleThreadExecutor();

    @Override
    public void onCreate() {
        super.onCreate();
        FlotillaAgent.start(this, FlotillaConfig.defaults(versionName(), getString(R.string.consent_text)));
    }

    /** Runs what must not hold up the screen. */
    void inBackground(Runnable work) {
        background.execute(work);
    }

    private String versionName() {
        try {
            return String.valueOf(getPackageManager().getPackageInfo(getPackageName(), 0).versionName);
        } catch (PackageManager.NameNotFoundException e) {
            throw new IllegalStateException("Android does not know the package it runs", e);
        }
    }

    /** Only ever called where a phone is emulated, many apps to a process. */
    @Override
    public void onTerminate() {
        background.shutdown();
        try {
            if (FlotillaAgent.running().isPresent()) {
                FlotillaAgent.running().get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        super.onTerminate();
    }
}
