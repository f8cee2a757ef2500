package dev.flotilla.fleet.app;

import dev.flotilla.contract.codec.Reason;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the server until the process is told to stop. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Runs the server until it is stopped.")
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final long STOP_SECONDS = 60;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ServerOptions options;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter errors = spec.commandLine().getErr();
        Optional<ServerConfig> config = options.read(errors);
        return config.isPresent() ? serve(config.get(), errors) : 2;
    }

    private int serve(ServerConfig config, PrintWriter errors) throws InterruptedException {
        config.logFormat().apply();
        NativeCryptography.install();
        FlotillaServer server;
        try {
            server = FlotillaServer.start(config)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            LOG.debug("the server did not start", e.getCause());
            errors.println("The server did not start: " + reason(e));
            return 1;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "stop-server"));
        announce(server, config.dataDirectory());
        stopped.await();
        return 0;
    }

    private static String reason(ExecutionException failure) {
        Throwable cause = failure.getCause();
        return Reason.of(cause == null ? failure : cause);
    }

    private void announce(FlotillaServer server, Path dataDirectory) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Console: " + server.consoleUrl());
        server.setupToken()
                .ifPresent(token -> out.println("Setup token: " + token + " (also in "
                        + dataDirectory.resolve("setup-token") + "; it makes the first operator and works once)"));
        out.println("Device endpoint: " + server.deviceEndpoint().httpsUrl());
        out.println("MQTT: " + server.deviceEndpoint().mqttHost() + ":"
                + server.deviceEndpoint().mqttPort());
        server.trustProblem().ifPresent(problem -> out.println("Not signing for devices: " + problem));
        out.flush();
    }

    private static void stop(FlotillaServer server, CountDownLatch stopped) {
        try {
            server.close().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("the server did not stop cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }
}
