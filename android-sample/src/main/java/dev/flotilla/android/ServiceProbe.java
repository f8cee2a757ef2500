package dev.flotilla.android;

import android.content.ComponentName;
import android.content.Context;
import android.content.Intent;
import android.content.ServiceConnection;
import android.os.DeadObjectException;
import android.os.IBinder;
import android.os.Parcel;
import android.os.RemoteException;
import dev.flotilla.agent.inference.Probe;
import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.tflite.ProbeLine;
import dev.flotilla.tflite.ProbeReport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has {@link ProbeService} try a bundle. The bytes go from process to process, so that nothing is left on disk. */
final class ServiceProbe implements Probe {
    private static final Duration START = Duration.ofSeconds(20);

    private final Context context;
    private final Duration timeout;

    /** @param timeout how long a trial may take */
    ServiceProbe(Context context, Duration timeout) {
        this.context = context;
        this.timeout = timeout;
    }

    private static final class Binding implements ServiceConnection {
        final CompletableFuture<IBinder> service = new CompletableFuture<>();

        @Override
        public void onServiceConnected(ComponentName name, IBinder binder) {
            service.complete(binder);
        }

        @Override
        public void onServiceDisconnected(ComponentName name) {
            // A call under way ends with DeadObjectException, which says it.
        }
    }

    @Override
    public ProbeResult probe(byte[] bundle) throws IOException {
        Binding binding = new Binding();
        try {
            if (!context.bindService(new Intent(context, ProbeService.class), binding, Context.BIND_AUTO_CREATE)) {
                throw new IOException("the app's manifest has no service " + ProbeService.class.getName());
            }
            return tried(binding.service.get(START.toMillis(), TimeUnit.MILLISECONDS), bundle);
        } catch (TimeoutException e) {
            throw new IOException("the probe process did not start within " + START.getSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("the probe process did not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a model was probed");
        } finally {
            // Its process ends with this, and a trial that hangs with it.
            context.unbindService(binding);
        }
    }

    private ProbeResult tried(IBinder service, byte[] bundle) throws IOException, InterruptedException {
        CompletableFuture<String> answer =
                CompletableFuture.supplyAsync(() -> call(service, bundle), ServiceProbe::inThread);
        try {
            String line = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            ProbeReport report =
                    ProbeLine.parse(line).orElseThrow(() -> new IOException("the probe could not run: " + line));
            return report.output()
                    .<ProbeResult>map(ProbeResult.Passed::new)
                    .orElseGet(() -> new ProbeResult.Refused(report.reason()));
        } catch (TimeoutException e) {
            return new ProbeResult.Refused(
                    "the model did not pass its self-test within " + timeout.getSeconds() + " s in a probe process");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalStateException ended
                    && ended.getCause() instanceof DeadObjectException) {
                return new ProbeResult.Refused("the model took its probe process down");
            }
            throw new IOException("the probe could not run: " + e.getMessage(), e);
        }
    }

    private static void inThread(Runnable task) {
        Thread thread = new Thread(task, "flotilla-probe");
        thread.setDaemon(true);
        thread.start();
    }

    private static String call(IBinder service, byte[] bundle) {
        try {
            for (int from = 0; from < bundle.length; from += ProbeService.MOST_BYTES) {
                int count = Math.min(ProbeService.MOST_BYTES, bundle.length - from);
                int begin = from;
                transact(service, ProbeService.ADD, data -> data.writeByteArray(bundle, begin, count));
            }
            return transact(service, ProbeService.TRY, data -> {});
        } catch (RemoteException e) {
            throw new IllegalStateException(e.toString(), e);
        }
    }

    /** The text of the answer; empty if it has none. */
    private static String transact(IBinder service, int code, Consumer<Parcel> content) throws RemoteException {
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        try {
            content.accept(data);
            service.transact(code, data, reply, 0);
            reply.readException();
            @Nullable String text = reply.readString();
            return text == null ? "" : text;
        } finally {
            data.recycle();
            reply.recycle();
        }
    }
}
