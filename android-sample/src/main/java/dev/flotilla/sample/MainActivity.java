package dev.flotilla.sample;

import android.app.Activity;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.TextView;
import org.jspecify.annotations.Nullable;

/** The app's first screen. */
public final class MainActivity extends Activity {
    @Override
    protected void onCreate(@Nullable Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setContentView(R.layout.main);
        TextView version = findViewById(R.id.version);
        version.setText(getString(R.string.app_version, versionName()));
    }

    private String versionName() {
        try {
            return String.valueOf(getPackageManager().getPackageInfo(getPackageName(), 0).versionName);
        } catch (PackageManager.NameNotFoundException e) {
            throw new IllegalStateException("Android does not know the package it runs", e);
        }
    }
}
