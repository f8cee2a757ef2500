package dev.flotilla.android;

import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.net.ConnectivityManager;
import android.net.Network;
import android.net.NetworkCapabilities;
import android.os.BatteryManager;
import dev.flotilla.agent.download.Hold;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a phone should download now: not while its user paused it, and without being asked only over a network that costs
 * nothing and with a battery that is not low. Looked at anew by {@link #refresh}, which asks the system; {@link #reason}
 * answers at once. Thread-safe.
 */
final class Conditions implements Hold {
    /** As the system has it: from here on it warns of a low battery. */
    private static final int LOW_PERCENT = 15;

    private static final int PERCENT = 100;

    private final Context context;
    private volatile boolean paused;
    private volatile boolean asked;
    private volatile boolean online;
    private volatile boolean metered;
    private volatile boolean batteryLow;

    Conditions(Context context) {
        this.context = context;
        refresh();
    }

    /** Asks the system how network and battery are. */
    void refresh() {
        ConnectivityManager manager = Services.of(context, ConnectivityManager.class);
        @Nullable Network active = manager.getActiveNetwork();
        @Nullable NetworkCapabilities able = active == null ? null : manager.getNetworkCapabilities(active);
        online = able != null && able.hasCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET);
        metered = able == null || !able.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED);
        batteryLow = isBatteryLow();
    }

    private boolean isBatteryLow() {
        @Nullable Intent battery = context.registerReceiver(null, new IntentFilter(Intent.ACTION_BATTERY_CHANGED));
        if (battery == null || battery.getIntExtra(BatteryManager.EXTRA_PLUGGED, 0) != 0) {
            return false;
        }
        int scale = battery.getIntExtra(BatteryManager.EXTRA_SCALE, PERCENT);
        int level = battery.getIntExtra(BatteryManager.EXTRA_LEVEL, scale);
        return scale > 0 && PERCENT * level <= LOW_PERCENT * scale;
    }

    void pause(boolean now) {
        paused = now;
    }

    boolean paused() {
        return paused;
    }

    /** The user wants the download under way over any network and whatever the battery says, or wants it no longer. */
    void ask(boolean now) {
        asked = now;
    }

    boolean asked() {
        return asked;
    }

    boolean online() {
        return online;
    }

    @Override
    public Optional<String> reason() {
        if (paused) {
            return Optional.of("downloads are paused on this device");
        }
        if (!online) {
            return Optional.of("there is no network; airplane mode may be on");
        }
        if (asked) {
            return Optional.empty();
        }
        if (metered) {
            return Optional.of("this network may cost money; this goes on over another one");
        }
        return batteryLow ? Optional.of("the battery is low; this goes on when it is charged") : Optional.empty();
    }
}
